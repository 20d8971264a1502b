package entitlements

// graph is who is a member of which group. Groups may be members of groups, to
// any depth and in circles.
type graph struct {
	nodes   map[int32]int32 // a group's name -> its number
	groups  []int32         // by number: its name
	size    []int32         // by number: how many members it names
	members []membership    // until frozen
	start   []int32         // of each name's groups in all, one more at the end
	all     []int32
}

type membership struct{ member, group int32 }

func newGraph() *graph { return &graph{nodes: make(map[int32]int32)} }

// group is the number of the group with that name, a new one where it is not known.
func (g *graph) group(id int32) int32 {
	node, ok := g.nodes[id]
	if !ok {
		node = int32(len(g.groups))
		g.nodes[id] = node
		g.groups, g.size = append(g.groups, id), append(g.size, 0)
	}
	return node
}

// add makes a name a member of a group.
func (g *graph) add(node, member int32) {
	g.size[node]++
	g.members = append(g.members, membership{member, node})
}

// freeze sorts the memberships by member, for names numbered below n.
func (g *graph) freeze(n int) {
	g.start = make([]int32, n+1)
	for _, m := range g.members {
		g.start[m.member+1]++
	}
	for i := range n {
		g.start[i+1] += g.start[i]
	}
	g.all = make([]int32, len(g.members))
	next := append([]int32(nil), g.start...)
	for _, m := range g.members {
		g.all[next[m.member]] = m.group
		next[m.member]++
	}
	g.members = nil
}

// of lists the groups that name id as a member.
func (g *graph) of(id int32) []int32 {
	if int(id)+1 >= len(g.start) {
		return nil // it was met behind the groups
	}
	return g.all[g.start[id]:g.start[id+1]]
}

// isGroup tells whether id is the name of a group.
func (g *graph) isGroup(id int32) bool {
	_, ok := g.nodes[id]
	return ok
}
