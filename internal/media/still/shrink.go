package still

import (
	"image"
	"image/draw"
)

// fit returns the size of a picture whose longer side is at most most.
func fit(w, h, most int) (int, int) {
	long := max(w, h)
	if long <= most {
		return w, h
	}
	scale := func(n int) int { return max(1, (2*n*most+long)/(2*long)) }
	return scale(w), scale(h)
}

// shrink makes src w by h, neither of which may be more than it is: each pixel
// is the mean of what it covers. It takes one row of src at a time, so that it
// needs little memory beside the result.
func shrink(src image.Image, w, h int) *image.RGBA {
	from := src.Bounds()
	sw, sh := from.Dx(), from.Dy()
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	row := image.NewRGBA(image.Rect(0, 0, sw, 1))
	line, sum := make([]uint32, 4*w), make([]uint64, 4*w)
	area := uint64(sw) * uint64(sh)
	y := 0 // of the result: it covers from y*sh to (y+1)*sh, and row n of src from n*h to (n+1)*h
	for n := range sh {
		draw.Draw(row, row.Rect, src, image.Pt(from.Min.X, from.Min.Y+n), draw.Src)
		squeeze(line, row.Pix, sw, w)
		end := (y + 1) * sh
		part := min(end, (n+1)*h) - n*h
		for i, v := range line {
			sum[i] += uint64(v) * uint64(part)
		}
		if (n+1)*h < end {
			continue
		}
		pix := dst.Pix[y*dst.Stride:]
		rest := uint64((n+1)*h - end)
		for i, v := range sum {
			pix[i] = uint8((v + area/2) / area)
			sum[i] = uint64(line[i]) * rest
		}
		y++
	}
	return dst
}

// squeeze sums up a row of sw pixels for each of w: a pixel of the row counts w
// in all, and one of the line is made of sw.
func squeeze(line []uint32, pix []uint8, sw, w int) {
	clear(line)
	at, end := 0, sw // place in line, and where that pixel ends
	for n := range sw {
		p := pix[4*n : 4*n+4 : 4*n+4]
		l := line[at : at+4 : at+4]
		part, to := w, (n+1)*w
		if to > end {
			part = end - n*w
		}
		for i, v := range p {
			l[i] += uint32(v) * uint32(part)
		}
		if to < end || n == sw-1 {
			continue
		}
		at += 4
		if rest := to - end; rest > 0 {
			l = line[at : at+4 : at+4]
			for i, v := range p {
				l[i] += uint32(v) * uint32(rest)
			}
		}
		end += sw
	}
}

// upright turns a picture as its camera was held, as Exif counts: 2, 4, 5 and 7
// are mirrored, 5 to 8 lie on their side.
func upright(src *image.RGBA, turn int) *image.RGBA {
	if turn < 2 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	if turn >= 5 {
		w, h = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			fx, fy := x, y
			if turn >= 5 {
				fx, fy = y, x
			}
			switch turn {
			case 2, 7, 8:
				fx = src.Rect.Dx() - 1 - fx
			case 3:
				fx, fy = src.Rect.Dx()-1-fx, src.Rect.Dy()-1-fy
			}
			switch turn {
			case 4, 6, 7:
				fy = src.Rect.Dy() - 1 - fy
			}
			copy(dst.Pix[dst.PixOffset(x, y):][:4], src.Pix[src.PixOffset(fx, fy):][:4])
		}
	}
	return dst
}
