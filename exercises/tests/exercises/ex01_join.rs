use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Barrier};
use std::thread;

use exercises::ex01_join::join_all;

use crate::support::within_limit;

type Work<T> = Box<dyn FnOnce() -> T + Send>;

#[test]
fn results_come_back_in_the_order_of_the_works() {
    let results = within_limit("does every thread end?", || {
        // The first work ends last: it waits for the second, and that for the third.
        let (third_is_done, second_may_go) = channel();
        let (second_is_done, first_may_go) = channel();
        let tell = |next: Sender<()>| next.send(()).expect("the other thread is waiting");
        let works: Vec<Work<u32>> = vec![
            Box::new(move || first_may_go.recv().map(|()| 1).expect("the second tells us")),
            Box::new(move || {
                second_may_go.recv().expect("the third tells us");
                tell(second_is_done);
                2
            }),
            Box::new(move || {
                tell(third_is_done);
                3
            }),
        ];
        join_all(works)
    });
    assert_eq!(results, [Ok(1), Ok(2), Ok(3)]);
}

#[test]
fn all_works_run_at_the_same_time() {
    let hint = "each of the four works waits until all four have begun: are all threads started \
                before the first is joined?";
    within_limit(hint, || {
        let all_here = Arc::new(Barrier::new(4));
        let wait = |_| {
            let all_here = Arc::clone(&all_here);
            move || all_here.wait().is_leader()
        };
        let results = join_all((0..4).map(wait).collect());
        let leaders = results.into_iter().filter(|result| *result == Ok(true)).count();
        assert_eq!(leaders, 1, "four threads that met have one leader among them");
    });
}

#[test]
fn each_work_has_a_thread_of_its_own() {
    let ids = within_limit("does every thread end?", || {
        let mut ids = join_all(vec![|| thread::current().id(); 3]);
        ids.push(Ok(thread::current().id()));
        ids
    });
    for (i, id) in ids.iter().enumerate() {
        assert!(!ids[..i].contains(id), "two works, or a work and the caller, share {id:?}");
    }
}

#[test]
fn a_panic_comes_back_as_an_error_with_its_message() {
    let results = within_limit("does every thread end?", || {
        let literal: Work<u32> = Box::new(|| panic!("out of paper"));
        let ink = String::from("ink"); // a constant would be put into the text beforehand
        let formatted: Work<u32> = Box::new(move || panic!("out of {ink}"));
        join_all(vec![literal, Box::new(|| 7), formatted])
    });
    assert_eq!(results[0], Err("out of paper".into()));
    assert_eq!(results[1], Ok(7), "one panic must not spoil the other results");
    assert_eq!(results[2], Err("out of ink".into()));
}
