package textline

import (
	"encoding/binary"

	"github.com/liclog/liclog/internal/words"
)

// Handle is Hexadecimal; usual tells that the text is as HexText writes it, so that
// it need not be written anew.
//
// Up to eight digits, in lower case and with something behind them, are read all
// at once: their number differs from line to line.
func Handle(text []byte) (n uint64, usual, ok bool) {
	if len(text) == 0 || len(text) > 8 || cap(text) < 8 {
		return plainHandle(text)
	}
	word := binary.BigEndian.Uint64(text[:8])>>(64-8*len(text)) | '0'*words.Ones<<(8*len(text))
	letters := word >> 6 & words.Ones
	values := word&(0x0f*words.Ones) + 9*letters
	over9 := (values + 6*words.Ones) >> 4 & words.Ones
	if over9 != letters || values&(0xf0*words.Ones) != 0 || word&(0xf0*words.Ones) != 0x30*(words.Ones+letters) {
		return plainHandle(text)
	}
	n = (values | values>>4) & 0x00ff00ff00ff00ff
	n = (n | n>>8) & 0x0000ffff0000ffff
	return uint64(uint32(n | n>>16)), text[0] != '0' || len(text) == 1, true
}

// plainHandle is Handle byte by byte.
func plainHandle(text []byte) (n uint64, usual, ok bool) {
	if n, ok = Hexadecimal(text); !ok {
		return 0, false, false
	}
	for _, b := range text {
		if b >= 'A' && b <= 'F' {
			return n, false, true
		}
	}
	return n, text[0] != '0' || len(text) == 1, true
}
