package still

import "encoding/binary"

// Exif is a TIFF file: a table of entries of twelve bytes, each a tag, a type,
// a count and a value.
const (
	tagOrientation = 0x0112
	typeShort      = 3
	maxEntries     = 1000
)

// orientation reads how a picture is turned: 1 (upright) to 8. What cannot be
// read is upright.
func orientation(b []byte) int {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(b[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	at := int64(order.Uint32(b[4:]))
	if at+2 > int64(len(b)) {
		return 1
	}
	table := b[at+2:]
	for range min(int(order.Uint16(b[at:])), maxEntries) {
		if len(table) < 12 {
			return 1
		}
		if order.Uint16(table) == tagOrientation && order.Uint16(table[2:]) == typeShort {
			if turn := int(order.Uint16(table[8:])); turn >= 1 && turn <= 8 {
				return turn
			}
			return 1
		}
		table = table[12:]
	}
	return 1
}
