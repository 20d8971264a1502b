package input

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source"
)

// Options say how an input is read.
type Options struct {
	Format string // empty: recognised from the first lines
	// Fallback is the format of what is not recognised; empty means an error.
	Fallback string
	// Formats are those there are; nil means source.Formats.
	Formats source.Table
	Source  source.Options
	Follow  bool          // go on as the file grows, through rotation and truncation
	Poll    time.Duration // how often a file that is followed is looked at
	Live    bool          // a pipe from a running server: use what is there at once
	Known   []Position    // how far inputs have been read before
	// Again tells that a file may be read on one day from its position: a last line
	// without line end that tells nothing yet is left until then.
	Again bool
	// Each, where given, is called with every line, what became of it, and what
	// it told.
	Each func(number int64, line []byte, v event.Verdict, told []event.Item)
}

func (o *Options) table() source.Table {
	if o.Formats == nil {
		return source.Formats
	}
	return o.Formats
}

const (
	sniffSize = 64 << 10
	// lookAhead is how many bytes a format may look ahead for its first date.
	lookAhead = 64 << 20
)

// Input is a log that is open for reading.
type Input struct {
	Name   string
	Format source.Format
	// Index is the place of its position in Options.Known, or -1 for a new input.
	Index int
	// Size is the number of bytes yet to read, 0 where it can't be known.
	Size int64

	file   *os.File
	held   content // what the file holds
	stream stream
	ahead  []byte // read while looking ahead, not yet parsed
	lines  lines
	later  *Options      // of an input that is not begun yet
	ended  chan struct{} // closed when the goroutine of Start has ended
}

// Open opens a file. What was read of it before, under whatever name, is passed
// over.
func Open(_ context.Context, path string, o Options) (*Input, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, err
	}
	if info.IsDir() {
		file.Close()
		return nil, fmt.Errorf("%s is a folder; name the files in it", path)
	}
	if !info.Mode().IsRegular() {
		return Pipe(file, path, o)
	}
	o.Source.LastDay = info.ModTime()
	in := &Input{Name: path, Index: -1, file: file, Size: info.Size()}
	if err := in.streamOf(o); err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if o.Follow && info.Size() == 0 {
		in.later = &o // what it is shows when there is something in it
		return in, nil
	}
	if err := in.begin(o); err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return in, nil
}

// streamOf finds out how the file is to be read.
func (in *Input) streamOf(o Options) error {
	packed, err := unpack(in.file)
	if err != nil {
		return err
	}
	in.stream, in.held = in.file, plain{in.file}
	if packed != nil {
		in.stream, in.held, in.Size = packed, packed, 0
	}
	in.lines.again = o.Again && !o.Follow && packed == nil
	if o.Follow {
		in.stream = newFollower(in.Name, in.file, packed, o)
	}
	return nil
}

// Pipe reads an input that can't be read again, named for messages. Its first
// bytes are waited for, and its format found, only when reading starts: a server
// may have nothing to tell for hours.
func Pipe(r io.Reader, name string, o Options) (*Input, error) {
	if o.Source.LastDay.IsZero() {
		o.Source.LastDay = time.Now()
	}
	return &Input{Name: name, Index: -1, stream: r, later: &o}, nil
}

// beginLate begins an input that was not begun when it was opened.
func (in *Input) beginLate() error {
	if in.later == nil {
		return nil
	}
	o := *in.later
	in.later = nil
	if err := in.begin(o); err != nil {
		return fmt.Errorf("%s: %w", in.Name, err)
	}
	return nil
}

// begin finds the place in the input and its format.
func (in *Input) begin(o Options) error {
	if err := in.findPlace(o); err != nil || in.file == nil {
		return err
	}
	info, err := in.file.Stat()
	if err != nil {
		return err
	}
	in.lines.at.device, in.lines.at.inode = identify(in.file, info)
	return nil
}

func (in *Input) findPlace(o Options) error {
	in.lines.each = o.Each
	if in.file != nil {
		index, err := Find(in.file, o.Known)
		if err != nil {
			return err
		}
		if index >= 0 {
			return in.goOn(index, o)
		}
	} else if !o.Live {
		var err error
		if in.stream, err = unpackPipe(in.stream); err != nil {
			return err
		}
	}
	return in.beginAnew(o)
}

// goOn takes up an input where it was left.
func (in *Input) goOn(index int, o Options) error {
	p := o.Known[index]
	format, err := o.table().ByName(p.Format)
	if err != nil {
		return fmt.Errorf("it was read as %s before: %w", p.Format, err)
	}
	in.Index, in.Format = index, format
	in.lines.use(format.New(o.Source))
	if err := in.lines.resume(in.held, p); err != nil {
		return err
	}
	in.lines.at.Name = in.Name
	in.Size = max(0, in.Size-p.Offset)
	if packed, ok := in.held.(*unpacked); ok {
		return packed.skipTo(p.Offset)
	}
	_, err = in.file.Seek(p.Offset, io.SeekStart)
	return err
}

func (in *Input) beginAnew(o Options) error {
	head, final, err := in.peek(sniffSize, o)
	if err != nil {
		return err
	}
	if o.Format != "" {
		in.Format, err = o.table().ByName(o.Format)
	} else {
		in.Format, err = in.recognise(head, final, o)
	}
	if err != nil {
		return err
	}
	in.lines.use(in.Format.New(o.Source))
	in.lines.at.Name, in.lines.at.Format = in.Name, in.Format.Name
	if p, ok := in.lines.parser.(event.LookAhead); ok && in.file != nil {
		if file, ok := in.held.(plain); ok {
			return lookThrough(file, p)
		}
	}
	for size := sniffSize; ; size *= 4 {
		head, final, err := in.peek(size, o)
		if err != nil {
			return err
		}
		final = final || size >= lookAhead
		if in.lines.parser.Begin(head, final) || final {
			return nil
		}
	}
}

// recognise finds the format; an empty input is of any.
func (in *Input) recognise(head []byte, final bool, o Options) (source.Format, error) {
	if final && len(bytes.TrimSpace(head)) == 0 {
		return o.table()[0], nil
	}
	format, err := o.table().Recognise(head)
	if err != nil && o.Fallback != "" {
		return o.table().ByName(o.Fallback)
	}
	return format, err
}

// peek reads ahead until at least size bytes are there, or the end of the input,
// which final tells. Live, a first line is enough.
func (in *Input) peek(size int, o Options) (head []byte, final bool, err error) {
	for len(in.ahead) < size {
		if o.Live && bytes.IndexByte(in.ahead, '\n') >= 0 {
			return in.ahead, true, nil
		}
		more, have := max(sniffSize, size-len(in.ahead)), len(in.ahead)
		in.ahead = slices.Grow(in.ahead, more)
		n, err := in.stream.Read(in.ahead[have : have+more])
		in.ahead = in.ahead[:have+n]
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, errCaughtUp):
			return in.ahead, true, nil
		case err != nil:
			return nil, false, err
		}
	}
	return in.ahead, false, nil
}

// Repeatable tells whether the input can be read again from where it was left:
// a file can, a pipe can't.
func (in *Input) Repeatable() bool { return in.file != nil }

// Close closes the input. One that was started must have ended or been told to
// by its context; a pipe is not waited for, since it may be silent for hours.
func (in *Input) Close() error {
	if in.ended != nil && in.file != nil {
		<-in.ended
	}
	if f, ok := in.stream.(*follower); ok {
		return f.Close()
	}
	if packed, ok := in.held.(*unpacked); ok {
		packed.close()
	}
	if in.file != nil {
		return in.file.Close()
	}
	return nil
}

// Reading is an input that is being read and parsed by a goroutine of its own.
type Reading struct {
	// Chunks gives what consecutive lines told, each to be given to Done after
	// use; it is closed at the end of the input, and after an error.
	Chunks <-chan *Chunk
	free   chan *Chunk
	used   []*Chunk // not yet given back
	result chan error
}

const (
	// inFlight is how many chunks are parsed ahead.
	inFlight = 24
	// giveBack is how many chunks are given back at once: waking a reader that
	// waits for one takes as long as parsing some hundred lines.
	giveBack = 12
)

// Start begins to read. It ends by itself when ctx is done.
func (in *Input) Start(ctx context.Context) *Reading {
	chunks := make(chan *Chunk, inFlight)
	r := &Reading{Chunks: chunks, free: make(chan *Chunk, inFlight+giveBack+1), result: make(chan error, 1)}
	for range cap(r.free) {
		r.free <- &Chunk{block: make([]byte, blockSize)}
	}
	in.ended = make(chan struct{})
	go func() {
		r.result <- in.produce(ctx, chunks, r.free)
		close(chunks)
		close(in.ended)
	}()
	return r
}

// Done gives a chunk back; its texts are void from then on.
func (r *Reading) Done(c *Chunk) {
	if r.used = append(r.used, c); len(r.used) < giveBack {
		return
	}
	for _, c := range r.used {
		r.free <- c
	}
	r.used = r.used[:0]
}

// Err is what ended the reading, nil at the end of the input. It may be asked
// for once Chunks is closed.
func (r *Reading) Err() error { return <-r.result }

// waitForContent waits until a file that is followed has anything in it, telling
// that all there is has been read.
func (in *Input) waitForContent(ctx context.Context, chunks chan<- *Chunk, free <-chan *Chunk) error {
	f, ok := in.stream.(*follower)
	for in.later != nil && ok {
		n, err := in.readAhead()
		if n > 0 || err != nil && !errors.Is(err, errCaughtUp) && !errors.Is(err, errRotated) {
			return err
		}
		select {
		case chunk := <-free:
			chunk.clear()
			chunk.CaughtUp = true
			select {
			case chunks <- chunk:
			case <-ctx.Done():
				return ctx.Err()
			}
		default: // told already
		}
		if err := f.wait(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (in *Input) readAhead() (int, error) {
	block := make([]byte, sniffSize)
	n, err := in.stream.Read(block)
	in.ahead = append(in.ahead, block[:n]...)
	if n > 0 {
		return n, nil
	}
	return 0, err
}

// produce fills chunks. A line that a block ends in goes to the next one.
func (in *Input) produce(ctx context.Context, chunks chan<- *Chunk, free <-chan *Chunk) error {
	if err := in.waitForContent(ctx, chunks, free); err != nil {
		return err
	}
	if err := in.beginLate(); err != nil {
		return err
	}
	var rest []byte
	for {
		var chunk *Chunk
		select {
		case chunk = <-free:
		case <-ctx.Done():
			return ctx.Err()
		}
		chunk.clear()
		n := copy(chunk.block, rest)
		read, err := in.read(chunk.block[n:min(n+readSize, len(chunk.block))])
		end := errors.Is(err, io.EOF)
		rotated := errors.Is(err, errRotated)
		chunk.CaughtUp = errors.Is(err, errCaughtUp)
		if err != nil && !end && !rotated && !chunk.CaughtUp {
			return err
		}
		rest = in.lines.take(chunk, chunk.block[:n+read], end || rotated)
		if rotated {
			in.nextFile(chunk.Position)
		}
		select {
		case chunks <- chunk:
		case <-ctx.Done():
			return ctx.Err()
		}
		if end {
			return nil
		}
		if chunk.CaughtUp {
			if err := in.stream.(*follower).wait(ctx); err != nil {
				return err
			}
		}
	}
}

// read gives what was read ahead first.
func (in *Input) read(block []byte) (int, error) {
	if len(in.ahead) > 0 {
		n := copy(block, in.ahead)
		in.ahead = in.ahead[n:]
		return n, nil
	}
	in.ahead = nil
	return in.stream.Read(block)
}

// nextFile starts counting anew in the file that took the place of the one
// followed, of which all is done; the parser goes on, since the server's log does.
func (in *Input) nextFile(done Position) {
	f := in.stream.(*follower)
	f.known = append(f.known, done)
	in.lines.at = Position{Name: done.Name, Format: done.Format}
	in.lines.at.device, in.lines.at.inode = f.identity()
	in.lines.head, in.lines.tail = nil, nil
}

func (c *Chunk) clear() {
	c.Reset()
	c.Position, c.Counts, c.CaughtUp = Position{}, Counts{}, false
}
