using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using GeminiRx;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

/// <summary>A thousand answers at once, which wait for more, beside as many responses of a bare HTTP client. The service and the clients
/// are processes of their own.</summary>
internal static class StreamFigures
{
    public const string Serve = "part-serve";
    public const string Bare = "part-bare";
    public const string Ours = "part-ours";

    private const int Streams = 1_000;
    private const int Events = 20;

    public static async Task RunAsync(Figures figures)
    {
        using var service = Process.Start(Child.Of([Serve]))!;
        var address = await service.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The service did not start.");
        double heap = double.MaxValue,
            peak = double.MaxValue,
            bareHeap = double.MaxValue,
            barePeak = double.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            var bare = await MeasureAsync(Bare, address);
            var ours = await MeasureAsync(Ours, address);
            (bareHeap, barePeak) = (Math.Min(bareHeap, bare.Heap), Math.Min(barePeak, bare.Peak));
            (heap, peak) = (Math.Min(heap, ours.Heap), Math.Min(peak, ours.Peak));
        }

        service.StandardInput.Close();
        await service.WaitForExitAsync();
        figures.Add("live heap of an answer that waits", heap / Streams / 1000, "kB");
        figures.Add("limit: live heap of a response of a bare HttpClient", bareHeap / Streams / 1000, "kB");
        figures.Add("live heap beside the bare HttpClient", heap / bareHeap, "×", 1.3);
        figures.Add("peak memory of the process", peak / 1e6, "MB");
        figures.Add("limit: peak memory of the process with a bare HttpClient", barePeak / 1e6, "MB");
        figures.Add("peak memory beside the bare HttpClient", peak / barePeak, "×", 1.2);
    }

    /// <summary>Runs one of the processes.</summary>
    public static async Task<int> RunPartAsync(string[] arguments)
    {
        if (arguments is [Serve, ..])
        {
            await ServeAsync();
        }
        else
        {
            await ReceiveAsync(new Uri(arguments[1]), arguments[0] == Ours);
        }

        return 0;
    }

    private static async Task<(double Heap, double Peak)> MeasureAsync(string part, string address)
    {
        using var process = Process.Start(Child.Of([part, address]))!;
        var result = (await process.StandardOutput.ReadLineAsync() ?? "").Split(' ');
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (double.Parse(result[0], CultureInfo.InvariantCulture), double.Parse(result[1], CultureInfo.InvariantCulture));
    }

    private static async Task ServeAsync()
    {
        var events = Encoding.UTF8.GetString(EventFigures.TextEvents(Events + 1)).Split("\r\n\r\n")[..Events];
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var server = builder.Build();
        using var end = new CancellationTokenSource();
        server.Run(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            foreach (var one in events)
            {
                await context.Response.WriteAsync($"{one}\r\n\r\n");
                await context.Response.Body.FlushAsync();
                await Task.Delay(5);
            }

            using var aborted = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, end.Token);
            await Task.Delay(Timeout.Infinite, aborted.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await server.StartAsync();
        Console.WriteLine(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await Console.In.ReadToEndAsync();
        await end.CancelAsync();
    }

    private static async Task ReceiveAsync(Uri address, bool isOurs)
    {
        // What the process needs once is not measured.
        var received = 0;
        using var http = new HttpClient();
        var gemini = new GeminiClient(new GeminiOptions { Endpoint = address });
        var open = new List<IDisposable> { Open() };
        await WaitFor(Events);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var stream = 0; stream < Streams; stream++)
        {
            open.Add(Open());
        }

        await WaitFor((Streams + 1) * Events);
        await Task.Delay(200);
        var heap = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine($"{heap} {PeakMemory()}");
        await Console.In.ReadToEndAsync();
        GC.KeepAlive(open);

        IDisposable Open() =>
            isOurs
                ? gemini.Stream("Hi").Subscribe(Count, failure => Console.Error.WriteLine(failure.Message))
                : new Reading(http, address, () => Interlocked.Increment(ref received));

        void Count(Chunk chunk)
        {
            if (chunk is TextChunk)
            {
                Interlocked.Increment(ref received);
            }
        }

        async Task WaitFor(int count)
        {
            for (var wait = 0; Volatile.Read(ref received) < count && wait < 6_000; wait++)
            {
                await Task.Delay(10);
            }
        }
    }

    private static long PeakMemory() =>
        File.Exists("/proc/self/status")
            ? 1024
                * long.Parse(
                    File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ')[^2],
                    CultureInfo.InvariantCulture
                )
            : Process.GetCurrentProcess().PeakWorkingSet64;

    /// <summary>Reads a response with a buffer of 1 kB, and counts its events by their blank lines.</summary>
    private sealed class Reading : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();

        public Reading(HttpClient http, Uri address, Action count) => _ = RunAsync(http, address, count);

        public void Dispose() => _stop.Cancel();

        private async Task RunAsync(HttpClient http, Uri address, Action count)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent("{}"u8.ToArray()) };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stop.Token);
            var stream = await response.Content.ReadAsStreamAsync(_stop.Token);
            var buffer = new byte[1024];
            var last = (byte)0;
            while (await stream.ReadAsync(buffer, _stop.Token) is > 0 and var length)
            {
                foreach (var one in buffer.AsSpan(0, length))
                {
                    if (one == '\r' && last == '\n')
                    {
                        count();
                    }

                    last = one;
                }
            }
        }
    }
}
