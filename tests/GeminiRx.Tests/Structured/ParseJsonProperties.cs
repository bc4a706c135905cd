using System.Reactive.Linq;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace GeminiRx.Tests.Structured;

/// <summary>For any value, any formatting, any pieces and any cut: the values only grow, the last one is the whole value, and a cut text is
/// an error at its end.</summary>
/// <remarks>Each property was seen red. The first, if a string does not grow in a second piece. The second, if a number appears
/// before its end. The third, if the end of an answer is not checked.</remarks>
public sealed class ParseJsonProperties
{
    private static readonly Gen<Cut> _cuts =
        from menu in Menus.Any
        from indented in Gen.Elements(true, false)
        from escaped in Gen.Elements(true, false)
        from fence in Gen.Elements("", "```json\n", "Here: ")
        from size in Gen.Choose(1, 9)
        from at in Gen.Choose(0, 1_000_000)
        let json = Write(menu, indented, escaped)
        select new Cut(json, fence, size, at % (json.Length + 1));

    [Fact]
    public void Pieces_DoNotMatter() =>
        Check(cut =>
        {
            var pieces = Run(Pieces(cut.Fence + cut.Json[..cut.At], cut.Size)).Values.LastOrDefault();
            var whole = Run([cut.Fence + cut.Json[..cut.At]]).Values.LastOrDefault();
            return pieces?.Length == whole?.Length && Show(pieces?.Value) == Show(whole?.Value);
        });

    [Fact]
    public void Values_OnlyGrow_UntilTheWholeOne() =>
        Check(cut =>
        {
            var (values, error) = Run(Pieces(cut.Fence + cut.Json + "\n```", cut.Size));
            var menus = values.Select(value => value.Value!).ToList();
            return error is null
                && values[^1].IsComplete
                && Show(menus[^1]) == Show(JsonSerializer.Deserialize(cut.Json, StructuredJson.Default.Menu))
                && menus.Zip(menus.Skip(1)).All(pair => Menus.IsBeginning(pair.First, pair.Second));
        });

    [Fact]
    public void CutText_IsAnErrorAtItsEnd() =>
        Check(cut =>
        {
            var text = cut.Fence + cut.Json[..cut.At];
            var (values, error) = Run(Pieces(text, cut.Size));
            return cut.At == cut.Json.Length
                ? error is null
                : error is GeminiJsonException json && json.Offset == text.Length && values.All(value => !value.IsComplete);
        });

    private static void Check(Func<Cut, bool> law)
    {
        var withinDishes = 0;
        var property = Prop.ForAll(
            _cuts.ToArbitrary(),
            cut =>
            {
                withinDishes += cut.At > cut.Json.IndexOf("calories", StringComparison.Ordinal) && cut.At < cut.Json.Length ? 1 : 0;
                return law(cut);
            }
        );
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(400));
        Assert.InRange(withinDishes, 100, 400);
    }

    private static string Write(Menu menu, bool indented, bool escaped)
    {
        var options = new JsonSerializerOptions(StructuredJson.Default.Options)
        {
            WriteIndented = indented,
            Encoder = escaped ? null : System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        return JsonSerializer.Serialize(menu, options.GetTypeInfo(typeof(Menu)));
    }

    private static string Show(Menu? menu) => JsonSerializer.Serialize(menu, StructuredJson.Default.Menu!);

    // No piece divides a surrogate pair: chunks never do.
    private static IEnumerable<string> Pieces(string text, int size)
    {
        var piece = new StringBuilder();
        foreach (var c in text)
        {
            piece.Append(c);
            if (piece.Length >= size && !char.IsHighSurrogate(c))
            {
                yield return piece.ToString();
                piece.Clear();
            }
        }

        yield return piece.ToString();
    }

    private static (List<JsonSnapshot<Menu>> Values, Exception? Error) Run(IEnumerable<string> pieces)
    {
        var values = new List<JsonSnapshot<Menu>>();
        Exception? error = null;
        using var subscription = pieces
            .Select(piece => (Chunk)new TextChunk(piece))
            .ToObservable()
            .ParseJson(StructuredJson.Default.Menu)
            .Subscribe(values.Add, failure => error = failure);
        return (values, error);
    }

    private sealed record Cut(string Json, string Fence, int Size, int At);
}
