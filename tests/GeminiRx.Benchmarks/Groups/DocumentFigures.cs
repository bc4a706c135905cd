using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;

/// <summary>The text of a document of 5 MB, without a connection.</summary>
internal static class DocumentFigures
{
    private const int Edits = 20_000;

    public static string Text { get; } =
        string.Concat(Enumerable.Repeat("A line of fifty characters, the last of them LF..\n", 5 * 1024 * 1024 / 50));

    public static Task RunAsync(Figures figures)
    {
        MeasureMemory(figures);
        var large = new DocumentText(Text);
        var small = new DocumentText(Text[..50_000]);
        var (edit, smallEdit) = (0.0, 0.0);
        var cost = Timing.Least(15, () => edit = TypeInto(large), () => smallEdit = TypeInto(small), () => Find(large), () => Find(small));
        figures.Add("an edit of 5 MB, with the index of lines", cost[0] / Edits / 1000, "µs", 1);
        figures.Add("an edit of 50 kB", cost[1] / Edits / 1000, "µs");
        figures.Add("an edit of 5 MB beside one of 50 kB", cost[0] / cost[1], "×", 3);
        figures.Add("offset to position and back, 5 MB", cost[2] / Edits / 1000, "µs");
        figures.Add("offset to position and back, 50 kB", cost[3] / Edits / 1000, "µs");
        figures.Add("bytes allocated for an edit of 5 MB", Timing.Allocated(() => TypeInto(large)) / Edits, "B");
        return Task.CompletedTask;
    }

    private static void MeasureMemory(Figures figures)
    {
        var text = Text;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var documents = new DocumentStore(new Lock());
        var uri = new DocumentUri("file:///large");
        documents.Open(uri, 1, text);
        var random = new Random(1);
        for (var change = 0; change < 10_000; change++)
        {
            var place = new Position(random.Next(100_000), random.Next(50));
            documents.Change(uri, [new ContentChange(new(place, place), "x")], change + 2);
        }

        var after = GC.GetTotalMemory(forceFullCollection: true);
        figures.Add("memory of a document of 5 MB after 10,000 edits, beside its bytes", (double)(after - before) / text.Length, "×", 2.5);
        GC.KeepAlive((documents, text));
    }

    private static double TypeInto(DocumentText text)
    {
        var random = new Random(1);
        var line = 0;
        for (var edit = 0; edit < Edits; edit++)
        {
            var at = random.Next(text.Length);
            text = text.Replace(at, at, "x");
            line = Math.Max(line, text.LineBreaks);
        }

        return line;
    }

    private static double Find(DocumentText text)
    {
        var random = new Random(1);
        var sum = 0.0;
        for (var edit = 0; edit < Edits; edit++)
        {
            sum += text.OffsetAt(text.PositionAt(random.Next(text.Length)))!.Value;
        }

        return sum;
    }
}
