//! A stack overflow kills the process before libFuzzer can save the input, unless its handler for
//! the signal has a stack of its own.

/// Makes libFuzzer's handler, which is installed later and keeps this flag, run on another stack.
pub fn report_overflow() {
    let memory = Box::leak(vec![0u8; 256 << 10].into_boxed_slice());
    let stack = libc::stack_t { ss_sp: memory.as_mut_ptr().cast(), ss_flags: 0, ss_size: memory.len() };
    // SAFETY: the memory is never freed; all of `action` that matters is set, and zero is valid for the rest.
    let done = unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = libc::SIG_DFL;
        action.sa_flags = libc::SA_ONSTACK;
        libc::sigaltstack(&stack, std::ptr::null_mut()) == 0
            && libc::sigaction(libc::SIGSEGV, &action, std::ptr::null_mut()) == 0
    };
    assert!(done, "{}", std::io::Error::last_os_error());
}
