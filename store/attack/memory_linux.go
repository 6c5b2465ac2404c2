package attack

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

// Memory is what a process has in memory that it may write to, zero pages left out. Of a process that is not dumpable only root reads it.
func Memory(pid int) ([]byte, error) {
	maps, err := os.Open(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		return nil, err
	}
	defer maps.Close()
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		return nil, err
	}
	defer mem.Close()
	var found []byte
	page, zero := make([]byte, 4096), make([]byte, 4096)
	lines := bufio.NewScanner(maps)
	for lines.Scan() {
		var from, to int64
		var rights string
		fmt.Sscanf(lines.Text(), "%x-%x %s", &from, &to, &rights)
		if !strings.HasPrefix(rights, "rw") || to-from > 1<<30 {
			continue
		}
		for at := from; at < to; at += 4096 {
			if _, err := mem.ReadAt(page, at); err == nil && string(page) != string(zero) {
				found = append(found, page...)
			}
		}
	}
	return found, lines.Err()
}
