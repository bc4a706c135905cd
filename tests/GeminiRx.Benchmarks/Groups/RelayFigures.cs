using System.Diagnostics;
using System.Globalization;
using System.Net;
using GeminiRx.Relay;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

/// <summary>What a relay on files adds to an answer, and what a reader that waits costs. The service and the clients are in this process,
/// so that one clock measures both; the relay is a process of its own.</summary>
internal static class RelayFigures
{
    public const string Serve = "part-relay";

    private const string Question = "v1beta/models/m:streamGenerateContent?alt=sse";
    private const int Rounds = 150;
    private const int Events = 20;
    private const int Readers = 5_000;
    private const int Streams = 500;

    private static readonly double _microseconds = 1e6 / Stopwatch.Frequency;

    public static async Task RunAsync(Figures figures)
    {
        await using var service = await ServiceAsync();
        var direct = AddressOf(service);
        var folder = Directory.CreateTempSubdirectory("geminirx-benchmark-");
        using var relay = Process.Start(Child.Of([Serve, direct.AbsoluteUri, folder.FullName]))!;
        try
        {
            var address = new Uri(
                await relay.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The relay did not start.")
            );
            await AddDelaysAsync(figures, direct, address);
            await AddStreamsAsync(figures, direct, address);
            await AddReadersAsync(figures, address, relay);
        }
        finally
        {
            relay.StandardInput.Close();
            await relay.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Runs the relay until its input ends; each line of the input is answered with its memory.</summary>
    public static async Task<int> RunPartAsync(string[] arguments)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddGeminiRelay(_ => new FileAnswerLog(arguments[2]));
        await using var server = builder.Build();
        server.MapGeminiService(new GeminiServiceOptions { Endpoint = new Uri(arguments[1]), MaxAnswers = 2 * Streams });
        await server.StartAsync();
        Console.WriteLine(AddressOf(server));
        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(GC.GetTotalMemory(forceFullCollection: true));
        }

        await server.StopAsync();
        return 0;
    }

    private static async Task AddDelaysAsync(Figures figures, Uri direct, Uri relayed)
    {
        using var http = new HttpClient();
        Delays there = new(),
            through = new();
        for (var round = 0; round < Rounds + 20; round++)
        {
            var (one, two) = (await AskAsync(http, direct), await AskAsync(http, relayed));
            if (round >= 20)
            {
                there.Add(one);
                through.Add(two);
            }
        }

        figures.Add("limit: first byte of an answer without the relay, p50", there.First(50), "µs");
        figures.Add("first byte of an answer through the relay, p50", through.First(50), "µs");
        figures.Add("what the relay adds to the first byte, p50", (through.First(50) - there.First(50)) / 1000, "ms", 5);
        figures.Add("limit: an event from the service to the client without the relay, p50", there.Event(50), "µs");
        figures.Add("an event through the relay, p50", through.Event(50), "µs");
        figures.Add("what the relay adds to an event, p50", (through.Event(50) - there.Event(50)) / 1000, "ms", 1);
        figures.Add("what the relay adds to an event, p99", (through.Event(99) - there.Event(99)) / 1000, "ms", 10);
    }

    private static async Task AddStreamsAsync(Figures figures, Uri direct, Uri relayed)
    {
        using var http = new HttpClient();
        var (there, through) = (new Delays(), new Delays());
        var alone = await AskManyAsync(http, direct, there);
        var together = await AskManyAsync(http, relayed, through);
        figures.Add("limit: 500 answers at once without the relay", alone.TotalSeconds, "s");
        figures.Add("500 answers at once through the relay", together.TotalSeconds, "s");
        figures.Add("500 answers at once beside those without the relay", together / alone, "×", 5);
        figures.Add("an event of 500 answers at once through the relay, p99", through.Event(99) / 1000, "ms");
    }

    private static async Task<TimeSpan> AskManyAsync(HttpClient http, Uri address, Delays delays)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var answer in await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => AskAsync(http, address))))
        {
            delays.Add(answer);
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task AddReadersAsync(Figures figures, Uri relayed, Process relay)
    {
        using var http = new HttpClient();
        using var leave = new CancellationTokenSource();
        using var question = new HttpRequestMessage(HttpMethod.Post, new Uri(relayed, Question)) { Content = new StringContent("endless") };
        using var answer = await http.SendAsync(question, HttpCompletionOption.ResponseHeadersRead, leave.Token);
        var place = answer.Headers.GetValues("Location").Single();
        var open = new List<HttpResponseMessage> { await FollowAsync() };
        var before = await MemoryAsync(relay);
        while (open.Count <= Readers)
        {
            open.Add(await FollowAsync());
        }

        await Task.Delay(TimeSpan.FromSeconds(1));
        var waiting = await MemoryAsync(relay);
        open.ForEach(response => response.Dispose());
        figures.Add("live heap of the relay for a reader that waits, of 5,000", (waiting - before) / Readers / 1024, "KiB", 16);

        async Task<HttpResponseMessage> FollowAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(relayed, place))
            {
                Headers = { { "Accept", "text/event-stream" } },
            };
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leave.Token);
            response.EnsureSuccessStatusCode();
            var stream = await response.Content.ReadAsStreamAsync(leave.Token);
            await stream.ReadExactlyAsync(new byte[16], leave.Token); // it has read what there is, and waits
            return response;
        }
    }

    private static async Task<double> MemoryAsync(Process relay)
    {
        await relay.StandardInput.WriteLineAsync();
        await relay.StandardInput.FlushAsync();
        return double.Parse((await relay.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
    }

    /// <summary>Reads an answer. Each event contains the time at which the service wrote it.</summary>
    private static async Task<(double First, List<double> Events)> AskAsync(HttpClient http, Uri address)
    {
        var start = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, Question)) { Content = new StringContent("{}") };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var (first, events) = (0d, new List<double>());
        while (await reader.ReadLineAsync() is { } line)
        {
            var now = Stopwatch.GetTimestamp();
            first = first > 0 ? first : (now - start) * _microseconds;
            if (line.IndexOf("at ", StringComparison.Ordinal) is > 0 and var place)
            {
                events.Add(
                    (now - long.Parse(line.AsSpan(place + 3, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture)) * _microseconds
                );
            }
        }

        return events.Count == Events
            ? (first, events)
            : throw new InvalidOperationException($"Only {events.Count} of {Events} events came.");
    }

    private static async Task<WebApplication> ServiceAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var service = builder.Build();
        service.Run(async http =>
        {
            var isEndless = await new StreamReader(http.Request.Body).ReadToEndAsync() == "endless";
            http.Response.ContentType = "text/event-stream";
            for (var one = 1; one <= Events; one++)
            {
                var end = one == Events && !isEndless ? ",\"finishReason\":\"STOP\"" : "";
                var text = $"at {Stopwatch.GetTimestamp():x16} {new string('x', 45)}";
                var data = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + text + "\"}]}" + end + "}]}\r\n\r\n";
                await http.Response.WriteAsync(data, http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                await Task.Delay(5, http.RequestAborted);
            }

            if (isEndless)
            {
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
            }
        });
        await service.StartAsync();
        return service;
    }

    private static Uri AddressOf(WebApplication server) =>
        new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The delays of several answers.</summary>
    private sealed class Delays
    {
        private readonly List<double> _firsts = [];
        private readonly List<double> _events = [];

        public void Add((double First, List<double> Events) answer)
        {
            _firsts.Add(answer.First);
            _events.AddRange(answer.Events);
        }

        public double First(int percent) => Timing.Percentile(_firsts, percent);

        public double Event(int percent) => Timing.Percentile(_events, percent);
    }
}
