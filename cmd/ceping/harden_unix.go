//go:build unix && !linux

package main

import "syscall"

// closeMemory allows no core file.
func closeMemory() error { return syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}) }
