package vault

import (
	"math/bits"

	"modernc.org/libc"
)

// The driver copies every cell that is written into memory of its C library, and gives it back as it is. The library cuts pages of
// 1 MiB into pieces of a power of two and hands them out one behind the other, so what was given back lies in the order in which it
// was written (ρ 1.00 over 24 changes, found by reading a process).
const (
	pageBytes  = 1 << 16
	largest    = pageBytes >> 2 // longer ones have pages of their own, which go back to the system
	smallest   = 16
	pieceCells = 64 // at once, beyond a page's own
)

// wash overwrites what the driver left of cells of these widths, each written so often. It takes all the pieces of a page and as many
// as were written, which are the ones that were given back last, at once; zeroes them; and gives them back.
func wash(written map[int]int) {
	classes := map[int]int{}
	for width, times := range written {
		if class := max(smallest, 1<<bits.Len(uint(width-1))); width > 0 && class <= largest {
			classes[class] += times
		}
	}
	tls := libc.NewTLS()
	defer tls.Close()
	var pieces []uintptr
	for class, times := range classes {
		pieces = pieces[:0]
		for range pageBytes/class + times + pieceCells {
			if p := zeroed(libc.Xcalloc, tls, class); p != 0 {
				pieces = append(pieces, p)
			}
		}
		for _, p := range pieces {
			libc.Xfree(tls, p)
		}
	}
}

// zeroed takes a piece. The library has a type of its own for sizes on each system.
func zeroed[Size ~uint32 | ~uint64](calloc func(*libc.TLS, Size, Size) uintptr, tls *libc.TLS, size int) uintptr {
	return calloc(tls, 1, Size(size))
}
