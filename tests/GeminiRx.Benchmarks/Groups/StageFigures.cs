using System.Net;
using System.Net.ServerSentEvents;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using System.Text.Json;
using GeminiRx;
using GeminiRx.TestSupport;

/// <summary>From the bytes of an answer to chunks, beside the limit: the parsers of .NET over the same bytes, by the same HTTP client. The
/// bytes are in memory, so that no network is measured.</summary>
internal static class StageFigures
{
    private const int Events = 20_000;
    private const int Runs = 25;

    // The longest recorded answer: 36 events of different lengths, with escapes.
    private const string Recorded = "googleai/streaming-success-basic-reply-long.txt";

    public static async Task RunAsync(Figures figures)
    {
        var measured = await MeasureAsync(EventFigures.TextEvents(Events));
        figures.Add("chunks of an event of 64 characters: text, counts, end", measured.Time[0], "ns");
        figures.Add("limit: SseParser and Utf8JsonReader up to the first text", measured.Time[1], "ns");
        figures.Add("limit: SseParser and Utf8JsonReader, all tokens and all values read", measured.Time[2], "ns");
        figures.Add("chunks beside the text only", measured.Time[0] / measured.Time[1], "×");
        figures.Add("chunks beside all tokens", measured.Time[0] / measured.Time[2], "×", 0.8);
        figures.Add("bytes an event", measured.Bytes[0], "B", 250);
        figures.Add("limit: bytes an event, text only", measured.Bytes[1], "B");
        if (!RecordedFiles.Present)
        {
            figures.Skip("a recorded long answer, chunks beside all tokens", RecordedFiles.SkipReason, 0.8);
            return;
        }

        var recorded = await MeasureAsync(RecordedEvents());
        figures.Add("chunks of an event of a recorded long answer", recorded.Time[0], "ns");
        figures.Add("limit: the same, all tokens and all values read", recorded.Time[2], "ns");
        figures.Add("a recorded long answer, chunks beside all tokens", recorded.Time[0] / recorded.Time[2], "×", 0.8);
    }

    private static async Task<(double[] Time, double[] Bytes)> MeasureAsync(byte[] body)
    {
        using var http = new HttpClient(new BodyHandler(body));
        var gemini = new GeminiClient(new GeminiOptions { HttpClient = http });
        async Task<int> OursAsync() =>
            await gemini
                .Stream("Hi")
                .Sum(chunk =>
                    chunk is TextChunk text ? text.Text.Length
                    : chunk is FinishedChunk ? 1
                    : 0
                )
                .ToTask();
        Task<int> TextAsync() => ParseAsync(http, FirstText);
        Task<int> TokensAsync() => ParseAsync(http, AllTokens);

        // By then the tiered compiler has optimized the code.
        for (var warmUp = 0; warmUp < 40; warmUp++)
        {
            await OursAsync();
            await TextAsync();
            await TokensAsync();
        }

        double[] least = [double.MaxValue, double.MaxValue, double.MaxValue];
        double[] bytes = new double[3];
        for (var run = 0; run < Runs; run++)
        {
            foreach (var (at, program) in new[] { OursAsync, TextAsync, TokensAsync }.Index())
            {
                var (start, allocated) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
                await program();
                bytes[at] = (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / Events;
                least[at] = Math.Min(least[at], (Environment.CpuUsage.TotalTime - start).TotalNanoseconds / Events);
            }
        }

        return (least, bytes);
    }

    // All events but the last again and again, so that the answer is long enough to measure; then the last.
    private static byte[] RecordedEvents()
    {
        var events = Encoding
            .UTF8.GetString(RecordedFiles.Read(Recorded))
            .ReplaceLineEndings("\n")
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        var repeated = Enumerable.Range(0, Events - 1).Select(at => events[at % (events.Length - 1)]);
        return Encoding.UTF8.GetBytes(string.Concat(repeated.Append(events[^1]).Select(one => $"{one}\r\n\r\n")));
    }

    private static async Task<int> ParseAsync(HttpClient http, SseItemParser<int> parse)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://localhost/");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var sum = 0;
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(), parse).EnumerateAsync())
        {
            sum += item.Data;
        }

        return sum;
    }

    // Reads a quarter of the event.
    private static int FirstText(string eventType, ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("text"u8))
            {
                reader.Read();
                return reader.GetString()!.Length;
            }
        }

        return 0;
    }

    // What a program that wants the same values has to read: the name of each member, and each text and number.
    private static int AllTokens(string eventType, ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        var (sum, isText) = (0, false);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    isText = reader.ValueTextEquals("text"u8);
                    break;
                case JsonTokenType.String when isText:
                    sum += reader.GetString()!.Length;
                    break;
                case JsonTokenType.Number:
                    sum += reader.TryGetInt32(out var number) ? number & 1 : (int)reader.GetDouble() & 1;
                    break;
            }
        }

        return sum;
    }

    private sealed class BodyHandler(byte[] body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new MemoryStream(body)) });
    }
}
