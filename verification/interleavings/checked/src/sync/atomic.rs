//! `std::sync::atomic`: each operation is one step. A thread sees at once what another has written.

use std::fmt;
use std::panic::Location;
pub use std::sync::atomic::Ordering;
use std::sync::atomic::Ordering::SeqCst;

use crate::step;
use crate::watch::{Handle, Subject, about_to};

/// A step of its own, as every operation on memory is.
#[track_caller]
pub fn fence(_order: Ordering) {
    about_to("fence", Subject::Nothing, Location::caller());
    step();
}

pub use std::sync::atomic::compiler_fence;

/// Defines an atomic with the operations that all atomics have.
macro_rules! atomic {
    ($name:ident $(<$t:ident>)?, $value:ty) => {
        pub struct $name $(<$t>)? {
            value: std::sync::atomic::$name $(<$t>)?,
            handle: Handle,
        }

        impl $(<$t>)? $name $(<$t>)? {
            #[must_use]
            #[track_caller]
            pub fn new(value: $value) -> Self {
                let handle = Handle::new("atomic", Location::caller(), None);
                Self { value: std::sync::atomic::$name::new(value), handle }
            }

            operations! {
                $value;
                load "load" () -> $value;
                store "store" (value: $value) -> ();
                swap "swap" (value: $value) -> $value;
            }

            exchanges! { $value; compare_exchange "compare and exchange" }
            exchanges! { $value; compare_exchange_weak "compare and exchange" }

            /// Loads the value, and stores a new one unless another thread has changed the value.
            /// If so, starts again.
            #[track_caller]
            pub fn fetch_update(
                &self,
                set: Ordering,
                fetch: Ordering,
                mut f: impl FnMut($value) -> Option<$value>,
            ) -> Result<$value, $value> {
                let mut old = self.load(fetch);
                while let Some(new) = f(old) {
                    match self.compare_exchange_weak(old, new, set, fetch) {
                        Ok(old) => return Ok(old),
                        Err(changed) => old = changed,
                    }
                }
                Err(old)
            }

            pub fn get_mut(&mut self) -> &mut $value {
                self.value.get_mut()
            }

            pub fn into_inner(self) -> $value {
                self.value.into_inner()
            }
        }

        impl $(<$t>)? fmt::Debug for $name $(<$t>)? {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.value.load(SeqCst), f)
            }
        }
    };
}

/// Defines operations with one ordering.
macro_rules! operations {
    ($value:ty; $($operation:ident $text:literal ($($argument:ident: $type:ty)?) -> $result:ty;)*) => {
        $(
            #[track_caller]
            pub fn $operation(&self, $($argument: $type,)? order: Ordering) -> $result {
                self.handle.about_to($text, Location::caller());
                step();
                self.value.$operation($($argument,)? order)
            }
        )*
    };
}

/// Defines an operation with two orderings.
macro_rules! exchanges {
    ($value:ty; $operation:ident $text:literal) => {
        #[track_caller]
        pub fn $operation(
            &self,
            current: $value,
            new: $value,
            success: Ordering,
            failure: Ordering,
        ) -> Result<$value, $value> {
            self.handle.about_to($text, Location::caller());
            step();
            self.value.compare_exchange(current, new, success, failure)
        }
    };
}

/// Defines the operations of atomics that can be calculated with.
macro_rules! numbers {
    ($($name:ident: $value:ty,)*) => {
        $(
            atomic!($name, $value);

            impl $name {
                operations! {
                    $value;
                    fetch_add "add" (value: $value) -> $value;
                    fetch_sub "subtract" (value: $value) -> $value;
                    fetch_and "and" (value: $value) -> $value;
                    fetch_nand "nand" (value: $value) -> $value;
                    fetch_or "or" (value: $value) -> $value;
                    fetch_xor "xor" (value: $value) -> $value;
                    fetch_max "maximum" (value: $value) -> $value;
                    fetch_min "minimum" (value: $value) -> $value;
                }
            }

            impl Default for $name {
                #[track_caller]
                fn default() -> Self {
                    Self::new(0)
                }
            }

            impl From<$value> for $name {
                #[track_caller]
                fn from(value: $value) -> Self {
                    Self::new(value)
                }
            }
        )*
    };
}

numbers! {
    AtomicI8: i8,
    AtomicI16: i16,
    AtomicI32: i32,
    AtomicI64: i64,
    AtomicIsize: isize,
    AtomicU8: u8,
    AtomicU16: u16,
    AtomicU32: u32,
    AtomicU64: u64,
    AtomicUsize: usize,
}

atomic!(AtomicBool, bool);
atomic!(AtomicPtr<T>, *mut T);

impl AtomicBool {
    operations! {
        bool;
        fetch_and "and" (value: bool) -> bool;
        fetch_nand "nand" (value: bool) -> bool;
        fetch_or "or" (value: bool) -> bool;
        fetch_xor "xor" (value: bool) -> bool;
        fetch_not "not" () -> bool;
    }
}

impl Default for AtomicBool {
    #[track_caller]
    fn default() -> Self {
        Self::new(false)
    }
}

impl From<bool> for AtomicBool {
    #[track_caller]
    fn from(value: bool) -> Self {
        Self::new(value)
    }
}

impl<T> Default for AtomicPtr<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(std::ptr::null_mut())
    }
}
