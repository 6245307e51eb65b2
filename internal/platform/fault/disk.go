package fault

import (
	"errors"
	"fmt"
	"syscall"
)

// OnDisk returns err, of writing to a disk, as a no_space fault where it says
// that the disk is full or read-only, and as it is otherwise.
func OnDisk(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EROFS) {
		return fmt.Errorf("%w: %w", New(NoSpace, "no_space"), err)
	}
	return err
}
