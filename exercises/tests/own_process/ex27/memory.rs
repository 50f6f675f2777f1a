//! Memory that a process shares with the children that it forks, for exercise 27.

use std::cell::{Cell, RefCell};
use std::io;
use std::num::NonZero;
use std::ops::Deref;
use std::ptr::NonNull;
use std::rc::Rc;
use std::slice;
use std::sync::atomic::{AtomicU64, Ordering};

use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous, munmap};

/// Numbers in memory that this process shares with all children that it forks while this value
/// exists. All of them are 0 at first.
pub struct SharedNumbers {
    first: NonNull<Number>,
    len: usize,
}

impl SharedNumbers {
    /// Maps memory for `len` numbers.
    ///
    /// # Errors
    /// When the system has no memory left.
    pub fn new(len: usize) -> io::Result<Self> {
        fail_if_asked_to()?;
        let flags = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
        // With MAP_SHARED, a fork does not copy the memory: both processes have the same. With
        // MAP_PRIVATE, each process would get its own copy of a page when it writes to it.
        //
        // SAFETY: the system chooses an address where nothing else is.
        let first = unsafe { mmap_anonymous(None, size(len), flags, MapFlags::MAP_SHARED) }?;
        Ok(Self { first: first.cast(), len })
    }
}

/// The size of `len` numbers in bytes. A mapping cannot be empty.
fn size(len: usize) -> NonZero<usize> {
    NonZero::new(len * size_of::<Number>()).unwrap_or(NonZero::<usize>::MIN)
}

impl Deref for SharedNumbers {
    type Target = [Number];

    fn deref(&self) -> &[Number] {
        // SAFETY: the mapping has room for `len` numbers and exists until `self` is dropped. It
        // starts at a page, so it is aligned, and it was filled with zeros, which are valid numbers.
        // Other processes write to it at any time, as threads could: they use only the atomic
        // operations below.
        unsafe { slice::from_raw_parts(self.first.as_ptr(), self.len) }
    }
}

impl Drop for SharedNumbers {
    fn drop(&mut self) {
        // SAFETY: this is the mapping that `new` has created, and no reference to it is left, because
        // each would borrow `self`. Other processes keep theirs.
        let unmapped = unsafe { munmap(self.first.cast(), size(self.len).get()) };
        debug_assert_eq!(unmapped, Ok(()), "this memory is mapped");
    }
}

/// A number in shared memory: an `AtomicU64`. Before each operation, the tests may pause or kill the
/// process.
#[repr(transparent)]
pub struct Number(AtomicU64);

impl Number {
    /// The number itself, for the tests' own records.
    pub fn unwatched(&self) -> &AtomicU64 {
        &self.0
    }

    fn watched(&self, operation: &str) -> &AtomicU64 {
        let hook = HOOK.with_borrow(Rc::clone);
        hook(operation);
        &self.0
    }

    /// As `AtomicU64::fetch_update`.
    pub fn fetch_update(
        &self,
        set_order: Ordering,
        fetch_order: Ordering,
        change: impl FnMut(u64) -> Option<u64>,
    ) -> Result<u64, u64> {
        self.watched("fetch_update").fetch_update(set_order, fetch_order, change)
    }
}

/// Defines methods that do the same as those of `AtomicU64`.
macro_rules! operations {
    ($(fn $name:ident($($arg:ident: $arg_type:ty),*) -> $result:ty;)*) => {
        impl Number {
            $(
                #[doc = concat!("As `AtomicU64::", stringify!($name), "`.")]
                pub fn $name(&self, $($arg: $arg_type),*) -> $result {
                    self.watched(stringify!($name)).$name($($arg),*)
                }
            )*
        }
    };
}

operations! {
    fn load(order: Ordering) -> u64;
    fn store(number: u64, order: Ordering) -> ();
    fn swap(number: u64, order: Ordering) -> u64;
    fn compare_exchange(old: u64, new: u64, yes: Ordering, no: Ordering) -> Result<u64, u64>;
    fn compare_exchange_weak(old: u64, new: u64, yes: Ordering, no: Ordering) -> Result<u64, u64>;
    fn fetch_add(number: u64, order: Ordering) -> u64;
    fn fetch_sub(number: u64, order: Ordering) -> u64;
    fn fetch_and(number: u64, order: Ordering) -> u64;
    fn fetch_nand(number: u64, order: Ordering) -> u64;
    fn fetch_or(number: u64, order: Ordering) -> u64;
    fn fetch_xor(number: u64, order: Ordering) -> u64;
    fn fetch_max(number: u64, order: Ordering) -> u64;
    fn fetch_min(number: u64, order: Ordering) -> u64;
}

type Hook = Rc<dyn Fn(&str)>;

thread_local! {
    /// Called before each operation on a number.
    static HOOK: RefCell<Hook> = RefCell::new(Rc::new(|_| ()));

    /// How many mappings can still be created.
    static MAPPINGS_LEFT: Cell<usize> = const { Cell::new(usize::MAX) };
}

/// Calls `hook` before each operation on a number, in this process and in its future children, with
/// the name of the operation.
pub fn before_each_operation(hook: impl Fn(&str) + 'static) {
    HOOK.set(Rc::new(hook));
}

/// Calls `function` while this process can create only `count` more mappings.
pub fn with_room_for_mappings<T>(count: usize, function: impl FnOnce() -> T) -> T {
    MAPPINGS_LEFT.set(count);
    let result = function();
    MAPPINGS_LEFT.set(usize::MAX);
    result
}

fn fail_if_asked_to() -> io::Result<()> {
    let left = MAPPINGS_LEFT.get().checked_sub(1).ok_or(io::ErrorKind::OutOfMemory)?;
    MAPPINGS_LEFT.set(left);
    Ok(())
}
