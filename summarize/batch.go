package summarize

// Rows in our shape are taken in batches: first the rows of a batch are cut into
// cells, then all their products are looked up, then all their users, then they are
// put on their piles. What is looked up lies anywhere in memory. In a loop that does
// nothing else the processor asks for the next ones while it waits for the first.

// waiting is a row of a batch.
type waiting struct {
	shaped
	line  []byte
	times span // start and end
	label uint32
	user  uint32
}

// batchSize rows, and all that is known of them, fit in the nearest cache.
const batchSize = 128

// shaped takes the row at the front of data, if it has our shape and is as it
// should be, and tells its size. Any other is 0: the plain reader says why.
func (p *part) shaped(data []byte) int {
	if p.noShape {
		return 0
	}
	if len(p.batch) == batchSize {
		p.settle()
	}
	p.batch = p.batch[:len(p.batch)+1]
	row := &p.batch[len(p.batch)-1]
	if row.read(data) {
		start, end := row.start-int64(p.midnight), row.end-int64(p.midnight)
		if start >= 0 && start <= end && end <= int64(daySeconds) {
			row.line, row.times = data, packSpan(int32(start), int32(end), 0)
			p.lines++
			return row.size
		}
	}
	p.batch = p.batch[:len(p.batch)-1]
	return 0
}

// settle puts the rows of the batch on their piles.
func (p *part) settle() {
	for i := range p.batch {
		row := &p.batch[i]
		c := &row.commas
		row.label = p.labels.number(row.line[c[2]+1 : c[4]])
		if int(row.label) == len(p.label) {
			p.addLabel(string(row.line[c[2]+1:c[3]]), string(row.line[c[3]+1:c[4]]))
		}
	}
	for i := range p.batch {
		row := &p.batch[i]
		user := row.line[:row.commas[0]]
		if len(user) == 6 && string(user) == "(null)" {
			user = nil
		}
		row.user = p.users.number(user)
	}
	for i := range p.batch {
		row := &p.batch[i]
		c, to := &row.commas, p.label[row.label]
		s := row.times | p.pack(row.desired, row.granted, to.name)
		p.add(to.pile, s, row.user, row.line[c[0]+1:c[1]], row.line[c[0]+1:c[2]])
	}
	p.batch = p.batch[:0]
}
