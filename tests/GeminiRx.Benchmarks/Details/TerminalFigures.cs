using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using System.Text.Json;
using GeminiRx;
using GeminiRx.Cli;

/// <summary>Measures answers on a terminal of 80 by 24 that takes bytes at once.</summary>
internal static class TerminalFigures
{
    private const int Width = 80;
    private const int Height = 24;
    private const int Megabyte = 1_000_000;
    private const int Runs = 9;

    // Markdown beside plain text, from the events of the service to the bytes for the terminal. A terminal makes both slower: there,
    // Markdown took 1.8 times as long as plain text.
    private const double MostTimesPlain = 4;

    // The cost of a character or row beside that of a shorter answer.
    private const double MostTimesLinear = 2;

    /// <summary>Prints the figures.</summary>
    /// <returns>Whether each is within its limit.</returns>
    public static async Task<bool> RunAsync()
    {
        var isWithinLimits = true;
        var (long10, short1) = (Body(Prose(10 * Megabyte)), Body(Prose(Megabyte)));
        var plain = await MeasureAsync(long10, ShowText);
        var laidOut = await MeasureAsync(long10, ShowMarkdown);
        var ofOne = await MeasureAsync(short1, ShowMarkdown);
        Print("10 MB laid out beside plain text", laidOut, plain, MostTimesPlain);
        Print("10 MB laid out beside 10 times 1 MB", laidOut, 10 * ofOne, MostTimesLinear);

        var many = await MeasureAsync(Body(Table(4_000)), ShowMarkdown);
        var few = await MeasureAsync(Body(Table(1_000)), ShowMarkdown);
        Print("table of 4,000 rows beside 4 times 1,000", many, 4 * few, MostTimesLinear);

        // Each row of the table is drawn when it arrives.
        var (manyFrames, fewFrames) = (Measure(() => DrawRows(4_000)), Measure(() => DrawRows(1_000)));
        Print("the same, drawn row by row", manyFrames, 4 * fewFrames, MostTimesLinear);
        return isWithinLimits;

        void Print(string what, double value, double against, double limit)
        {
            var ratio = value / against;
            isWithinLimits &= ratio <= limit;
            Console.WriteLine(
                $"{what}: {value:F0} ms against {against:F0} ms, ratio {ratio:F2} (limit {limit})"
                    + (ratio <= limit ? "" : "  PAST THE LIMIT")
            );
        }
    }

    private static async Task<double> MeasureAsync(byte[] body, Func<Action<string>> createView)
    {
        using var http = new HttpClient(new BodyHandler(body));
        var gemini = new GeminiClient(new GeminiOptions { HttpClient = http });
        var best = double.MaxValue;
        for (var i = 0; i < Runs; i++)
        {
            var show = createView();
            GC.Collect();
            var start = Environment.CpuUsage.TotalTime;
            await gemini
                .Stream("Hi")
                .WithoutRewinds()
                .Smooth()
                .OfType<TextChunk>()
                .Do(chunk => show(chunk.Text))
                .LastOrDefaultAsync()
                .ToTask();
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
        }

        return best;
    }

    private static double Measure(Action run)
    {
        var best = double.MaxValue;
        for (var i = 0; i < Runs; i++)
        {
            var start = Environment.CpuUsage.TotalTime;
            run();
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
        }

        return best;
    }

    private static Action<string> ShowText()
    {
        var stripper = new EscapeStripper();
        var output = new Utf8Buffer();
        return text =>
        {
            output.Append(HiddenCharacters.RevealAll(stripper.Strip(text)));
            output.Clear();
        };
    }

    private static Action<string> ShowMarkdown()
    {
        var layout = new MarkdownLayout(new LayoutOptions(Width, ColorSupport.Full, HasLinks: true, Height - 1));
        var region = new LiveRegion(_ => { }, Width, Height);
        return text =>
        {
            layout.Append(text);
            region.Draw(layout.Output, layout.LayOutOpenRows(), Width, Height);
            layout.Output.RemoveFinished();
        };
    }

    private static void DrawRows(int rows)
    {
        var show = ShowMarkdown();
        foreach (var line in Table(rows).Split('\n'))
        {
            show($"{line}\n");
        }
    }

    private static string Table(int rows) =>
        "| Nr. | What it does | When to use it |\n|--:|:--|:--|\n"
        + string.Concat(
            Enumerable
                .Range(0, rows)
                .Select(row =>
                    $"| {row} | Chooses which of the **models** answers the question | When the default is too small for `task {row}` |\n"
                )
        );

    private static string Prose(int length)
    {
        const string Section = """
            ## A section of the answer

            A paragraph with **bold** and *italic* words, some `code` and a [link](https://example.org/guide). It is as long as the
            paragraphs of a model are, which is about three to eight lines on a terminal, and most of its words have no marks at all.

            1. First, install the program.
            2. Then run it:
               - with a file
               - or with a pipe

            ```python
            def main():
                print("hello")
            ```

            The last paragraph of the section is plain text, as the last paragraph of a section often is. Nothing in it is special.


            """;
        return string.Concat(Enumerable.Repeat(Section, (length / Section.Length) + 1))[..length];
    }

    private static byte[] Body(string text)
    {
        var events = text.Chunk(64)
            .Select(piece =>
                "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": "
                + JsonSerializer.Serialize(new string(piece))
                + "}]}}]}\n\n"
            );
        return Encoding.UTF8.GetBytes($"{string.Concat(events)}data: {{\"candidates\": [{{\"finishReason\": \"STOP\"}}]}}\n\n");
    }

    private sealed class BodyHandler(byte[] body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new ByteArrayContent(body);
            content.Headers.ContentType = new("text/event-stream");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        }
    }
}
