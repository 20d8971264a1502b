//go:build linux

package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"

	"github.com/liclog/liclog/layout"
)

// sameTree compares a script's tree with liclog's: all rows of the logs, and all
// figures that the script makes.
func sameTree(args []string) error {
	scripted, tree := args[0], args[1]
	return eachFile(scripted, func(name string) error {
		below, err := filepath.Rel(scripted, name)
		if err != nil {
			return err
		}
		if filepath.Base(name) == "Log.csv" {
			return sameLog(name, filepath.Join(tree, below))
		}
		return sameFigures(name, filepath.Join(tree, below))
	})
}

// sameLog compares the rows of two logs without regard to their order. What still
// runs, in LogCache.csv, belongs to them.
func sameLog(one, other string) error {
	sum := func(names ...string) (rows int, sum uint64, err error) {
		for _, name := range names {
			err = errors.Join(err, eachRow(name, func(cells []string) {
				h := fnv.New64a()
				for _, cell := range cells[:len(layout.LogColumns)] {
					h.Write(append([]byte(cell), 0))
				}
				rows, sum = rows+1, sum+h.Sum64()
			}))
		}
		return rows, sum, err
	}
	rows, sum1, err := sum(one)
	if err != nil {
		return err
	}
	others := []string{other}
	if cache := filepath.Join(filepath.Dir(other), "LogCache.csv"); exists(cache) {
		others = append(others, cache)
	}
	otherRows, sum2, err := sum(others...)
	if err == nil && (rows != otherRows || sum1 != sum2) {
		err = fmt.Errorf("%s has other rows than %s", one, other)
	}
	return err
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// sameFigures compares the cells of a summary with those of another that has more
// columns.
func sameFigures(one, other string) error {
	want := map[string]string{} // by row and column
	rows, err := eachCell(other, func(row, column, cell string) { want[row+column] = cell })
	if err != nil {
		return err
	}
	var differs error
	found, err := eachCell(one, func(row, column, cell string) {
		if want[row+column] != cell && differs == nil {
			differs = fmt.Errorf("%s: %s of %q is %s, in %s %s", one, column, row, cell, other, want[row+column])
		}
	})
	if err == nil && found != rows {
		err = fmt.Errorf("%s has %d rows, %s has %d", one, found, other, rows)
	}
	return errors.Join(err, differs)
}

// eachCell visits the cells of a summary by user and product and by column.
func eachCell(name string, visit func(row, column, cell string)) (rows int, err error) {
	file, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	r := csv.NewReader(file)
	header, err := r.Read()
	for ; err == nil; rows++ {
		var cells []string
		if cells, err = r.Read(); err != nil {
			break
		}
		for i, cell := range cells {
			visit(cells[0]+"\x00"+cells[1]+"\x00", header[i], cell)
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return rows, err
}
