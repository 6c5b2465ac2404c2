//go:build !unix

package store

import "io/fs"

// Windows keeps rights in lists that the mode does not show, and makes links for administrators only: what is looked at elsewhere is
// the administrator's to see to.
const noFollow = 0

func othersWrite(fs.FileInfo) bool { return false }

func stranger(fs.FileInfo) (uid int, is bool) { return 0, false }

func othersRead(fs.FileInfo) bool { return false }

func sameOwner(fs.FileInfo, fs.FileInfo) bool { return true }

func outsider(fs.FileInfo) (uid int, is bool) { return 0, false }

// sameDisk is not known here.
func sameDisk(a, b fs.FileInfo) bool { return false }

func accessible(string) bool { return true }
