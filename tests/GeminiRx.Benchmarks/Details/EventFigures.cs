using System.Diagnostics;
using System.Net;
using System.Net.ServerSentEvents;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using System.Text.Json;
using GeminiRx;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

/// <summary>Measures answers over HTTP, beside the parsers of .NET.</summary>
internal static class EventFigures
{
    private const int Events = 20_000;
    private const int WarmUps = 40; // by then the tiered compiler has optimized the code
    private const int Runs = 15;

    /// <summary>Prints the figures.</summary>
    /// <returns>Whether each is within its limit.</returns>
    public static async Task<bool> RunAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var server = builder.Build();
        var body = Array.Empty<byte>();
        server.Run(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var at = 0; at < body.Length; at += 16 * 1024)
            {
                await context.Response.Body.WriteAsync(body.AsMemory(at, Math.Min(16 * 1024, body.Length - at)));
            }
        });
        await server.StartAsync();
        var address = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var gemini = new GeminiClient(new GeminiOptions { Endpoint = address });
        using var http = new HttpClient();
        var isWithinLimits = true;

        body = TextEvents(Events);
        var (ours, ourBytes) = await MeasureAsync(
            WarmUps,
            async () => await gemini.Stream("Hi").OfType<TextChunk>().Sum(chunk => chunk.Text.Length).ToTask()
        );
        var (theirs, theirBytes) = await MeasureAsync(WarmUps, async () => await BaselineAsync(TextOf));
        Print($"{Events} events of 64 characters with usage", ours, theirs, 1.5);
        Print("  bytes allocated for an event", (double)ourBytes / Events, 400);
        Console.WriteLine($"  (SseParser + Utf8JsonReader, text only: {(double)theirBytes / Events:F0})");

        foreach (var mebibytes in new[] { 1, 4, 16 })
        {
            body = MediaEvent(mebibytes * 1024 * 1024);
            var (whole, _) = await MeasureAsync(
                5,
                async () => await gemini.Stream("Hi").OfType<MediaChunk>().Sum(chunk => chunk.Data.Length).ToTask()
            );
            var (parser, _) = await MeasureAsync(5, async () => await BaselineAsync(DataOf));
            Print($"one event with {mebibytes} MiB of inline data", whole, parser, 2);
        }

        return isWithinLimits;

        async Task<(TimeSpan Median, long Bytes)> MeasureAsync(int warmUps, Func<Task<int>> run)
        {
            var expected = await run();
            for (var i = 0; i < warmUps; i++)
            {
                _ = await run();
            }

            var times = new List<TimeSpan>();
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < Runs; i++)
            {
                var start = Stopwatch.GetTimestamp();
                if (await run() != expected || expected == 0)
                {
                    throw new InvalidOperationException("Two runs gave different answers.");
                }

                times.Add(Stopwatch.GetElapsedTime(start));
            }

            return (times.Order().ElementAt(Runs / 2), (GC.GetTotalAllocatedBytes(precise: true) - before) / Runs);
        }

        async Task<int> BaselineAsync(SseItemParser<int> parse)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var sum = 0;
            await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(), parse).EnumerateAsync())
            {
                sum += item.Data;
            }

            return sum;
        }

        void Print(string what, object value, object against, double? limit = null)
        {
            var (ratio, text) = (value, against) switch
            {
                (TimeSpan one, TimeSpan other) => (one / other, $"{one.TotalMilliseconds:F1} ms against {other.TotalMilliseconds:F1} ms"),
                (double one, int most) => (one / most, $"{one:F0} of at most {most}"),
                _ => throw new ArgumentException("Two of a kind.", nameof(value)),
            };
            var isWithin = ratio <= (limit ?? 1);
            isWithinLimits &= isWithin;
            Console.WriteLine($"{what}: {text}, ratio {ratio:F2} (limit {limit ?? 1}){(isWithin ? "" : "  PAST THE LIMIT")}");
        }
    }

    /// <summary>The length of the texts of an event.</summary>
    public static int TextOf(string eventType, ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        var length = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("text"u8))
            {
                reader.Read();
                length += reader.GetString()!.Length;
            }
        }

        return length;
    }

    private static int DataOf(string eventType, ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                return reader.GetBytesFromBase64().Length;
            }
        }

        return 0;
    }

    /// <summary>An answer in events of 64 characters with token counts.</summary>
    public static byte[] TextEvents(int events)
    {
        var text = new StringBuilder();
        for (var i = 1; i <= events; i++)
        {
            text.Append("data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"")
                .Append('x', 64)
                .Append("\"}],\"role\": \"model\"},")
                .Append(i == events ? "\"finishReason\": \"STOP\"," : "")
                .Append("\"index\": 0}],\"usageMetadata\": {\"promptTokenCount\": 10,\"candidatesTokenCount\": ")
                .Append(i * 16)
                .Append(",\"totalTokenCount\": ")
                .Append(10 + (i * 16))
                .Append(
                    ",\"promptTokensDetails\": [{\"modality\": \"TEXT\",\"tokenCount\": 10}]},"
                        + "\"modelVersion\": \"gemini-2.5-flash\",\"responseId\": \"RUy4aObyJcTujrEPqtKYKQ\"}\r\n\r\n"
                );
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] MediaEvent(int bytes) =>
        Encoding.UTF8.GetBytes(
            "data: {\"candidates\": [{\"content\": {\"parts\": [{\"inlineData\": {\"mimeType\": \"image/png\",\"data\": \""
                + $"{Convert.ToBase64String(new byte[bytes])}\"}}}}]}},\"finishReason\": \"STOP\"}}]}}\r\n\r\n"
        );
}
