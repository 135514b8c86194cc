#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| nightledger_tests::fuzz_targets::pixels_rice(bytes));
