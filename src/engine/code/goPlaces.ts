/** The part of a Go program that turns the places of an answer into pixels. */
import type { CodeFile } from "./request.ts";

/** Decoders by MIME type; the standard library has no WebP. */
const DECODERS: Readonly<Record<string, string>> = {
  "image/png": "image/png",
  "image/jpeg": "image/jpeg",
  "image/webp": "golang.org/x/image/webp",
};

/** What it imports besides what every program does (a decoder only for its effect: `_ `), and its functions. */
export function goPlaces(picture: CodeFile | undefined): { imports: string[]; after: string } {
  const size = picture?.size;
  const imports = ["encoding/json", "math", "strings"];
  const decoder = DECODERS[picture?.mimeType ?? ""];
  if (size === undefined) imports.push("image", ...(decoder === undefined ? [] : [`_ ${decoder}`]));
  return { imports, after: size === undefined ? READ + REST : known(size.width, size.height) + REST };
}

function known(width: number, height: number): string {
  return `
// pictureSize is upright, as Vision Sidecar sees it: not every library reads pictures of this kind.
func pictureSize() (width, height float64) {
	return ${width}, ${height}
}
`;
}

const READ = `
// pictureSize is as stored: a picture that its EXIF orientation turns has to be turned upright before it is sent.
func pictureSize() (width, height float64) {
	file, err := os.Open(picture)
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	config, _, err := image.DecodeConfig(file)
	if err != nil {
		log.Fatal(err)
	}
	return float64(config.Width), float64(config.Height)
}
`;

const REST = `
// printPixels prints the boxes, points and outlines of an answer, which are thousandths of the picture, y first. Printed
// are pixels, x first, a line for each: a box as left, top, right, bottom.
func printPixels(text string) {
	// Without what stands around the JSON: a code fence, a sentence.
	start, end := strings.IndexAny(text, "[{"), strings.LastIndexAny(text, "]}")
	if start < 0 || end < start {
		return
	}
	var found any
	if err := json.Unmarshal([]byte(text[start:end+1]), &found); err != nil {
		log.Fatal(err)
	}
	width, height := pictureSize()
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, entry := range entriesOf(found) {
		shape := map[string]any{}
		for key, value := range entry {
			switch key {
			case "box_2d":
				if points := pixels(value, width, height); len(points) == 2 {
					shape["box"] = append(points[0], points[1]...)
				}
			case "point":
				if points := pixels(value, width, height); len(points) == 1 {
					shape["point"] = points[0]
				}
			case "mask":
				if points := pixels(value, width, height); len(points) > 0 {
					shape["outline"] = points
				} else {
					// A PNG of the box: enlarge it to the box; above 127 is the object.
					shape["mask"] = value
				}
			default:
				shape[key] = value
			}
		}
		if err := out.Encode(shape); err != nil {
			log.Fatal(err)
		}
	}
}

// entriesOf finds the entries in a list, or in an object that some models put around it.
func entriesOf(found any) []map[string]any {
	entries := []map[string]any{}
	switch value := found.(type) {
	case []any:
		for _, one := range value {
			entries = append(entries, entriesOf(one)...)
		}
	case map[string]any:
		_, isBox := value["box_2d"]
		_, isPoint := value["point"]
		if isBox || isPoint {
			return append(entries, value)
		}
		for _, one := range value {
			entries = append(entries, entriesOf(one)...)
		}
	}
	return entries
}

func pixels(value any, width, height float64) [][]int {
	points := [][]int{}
	list := numbers(value)
	for i := 0; i+1 < len(list); i += 2 {
		x, y := math.Round(list[i+1]*width/1000), math.Round(list[i]*height/1000)
		points = append(points, []int{int(x), int(y)})
	}
	return points
}

func numbers(value any) []float64 {
	list := []float64{}
	switch value := value.(type) {
	case float64:
		list = append(list, value)
	case []any:
		for _, one := range value {
			list = append(list, numbers(one)...)
		}
	}
	return list
}
`;
