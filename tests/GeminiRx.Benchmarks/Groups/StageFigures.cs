using System.Net;
using System.Net.ServerSentEvents;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json;
using GeminiRx;

/// <summary>From the bytes of an answer to chunks, beside the limit: the parsers of .NET over the same bytes, by the same HTTP client. The
/// bytes are in memory, so that no network is measured.</summary>
internal static class StageFigures
{
    private const int Events = 20_000;
    private const int Runs = 25;

    public static async Task RunAsync(Figures figures)
    {
        var body = EventFigures.TextEvents(Events);
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

        figures.Add("chunks of an event of 64 characters: text, counts, end", least[0], "ns");
        figures.Add("limit: SseParser and Utf8JsonReader up to the first text", least[1], "ns");
        figures.Add("limit: SseParser and Utf8JsonReader, all tokens and all values read", least[2], "ns");
        figures.Add("chunks beside the text only", least[0] / least[1], "×");
        figures.Add("chunks beside all tokens", least[0] / least[2], "×", 0.8);
        figures.Add("bytes an event", bytes[0], "B", 250);
        figures.Add("limit: bytes an event, text only", bytes[1], "B");
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
                    sum += reader.GetInt32() & 1;
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
