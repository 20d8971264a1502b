package flexlm

import (
	"encoding/binary"
	"math/bits"
)

// The hash behind handles is written to disk with running check-outs, so it must
// never change: a 64-bit multiply-and-fold over lengths and bytes. Two different
// check-outs that run at the same time share a handle by an accident of 1 in
// 2^64.

// Odd constants with bits well spread.
const (
	hashSeed = 0x9e3779b97f4a7c15
	hashA    = 0xa0761d6478bd642f
	hashB    = 0xe7037ed1a0b428db
)

func mix(h, v uint64) uint64 {
	hi, lo := bits.Mul64(h^hashA, v^hashB)
	return hi ^ lo ^ bits.RotateLeft64(h, 23)
}

// hashText takes text into h, its length first, so that where one part ends and
// the next begins makes a difference.
func hashText(h uint64, text string) uint64 {
	h = mix(h, uint64(len(text)))
	for len(text) >= 8 {
		h = mix(h, word64(text))
		text = text[8:]
	}
	if len(text) == 0 {
		return h
	}
	var last [8]byte
	copy(last[:], text)
	return mix(h, binary.LittleEndian.Uint64(last[:]))
}

func word64(s string) uint64 {
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
