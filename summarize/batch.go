package summarize

// Rows in our shape are taken in batches: first the rows of a batch are cut into
// cells, then all their products are looked up, then all their users, then they are
// put on their piles. What is looked up lies anywhere in memory. In a loop that does
// nothing else the processor asks for the next ones while it waits for the first.

// waiting is a row of a batch. It has no pointers, which the garbage collector
// would have to be told of.
type waiting struct {
	shaped
	at    int  // where the row begins
	times span // start and end
	label uint32
	user  uint32
}

// batchSize rows, and all that is known of them, fit in the nearest cache.
const batchSize = 128

// shaped takes the row that begins at, if it has our shape and is as it should be,
// and tells its size. Any other is 0: the plain reader says why.
func (p *part) shaped(data []byte, at int) int {
	if p.noShape {
		return 0
	}
	if p.waiting == batchSize {
		p.settle(data)
	}
	row := &p.batch[p.waiting%batchSize]
	if row.read(data[at:], &p.clock) {
		if row.start >= 0 && row.start <= row.end && row.end <= int64(daySeconds) {
			row.at, row.times = at, packSpan(int32(row.start), int32(row.end), 0)
			p.lines++
			p.waiting++
			return row.size
		}
	}
	return 0
}

// settle puts the rows of the batch on their piles.
func (p *part) settle(data []byte) {
	batch := p.batch[:p.waiting]
	p.waiting = 0
	for i := range batch {
		row := &batch[i]
		c := &row.commas
		row.label = p.labels.number(data[row.at+c[2]+1 : row.at+c[4]])
		if int(row.label) == len(p.label) {
			line := data[row.at:]
			p.addLabel(string(line[c[2]+1:c[3]]), string(line[c[3]+1:c[4]]))
		}
	}
	for i := range batch {
		row := &batch[i]
		user := data[row.at : row.at+row.commas[0]]
		if len(user) == 6 && string(user) == "(null)" {
			user = nil
		}
		row.user = p.users.number(user)
	}
	for i := range batch {
		row := &batch[i]
		to := p.label[row.label]
		s := row.times | p.pack(row.desired, row.granted, to.name)
		p.add(to.pile, s, row.user)
		if to.pile.asksPlace(s) {
			line, c := data[row.at:], &row.commas
			p.addPlace(to.pile, s, row.user, line[c[0]+1:c[1]], line[c[0]+1:c[2]])
		}
	}
}
