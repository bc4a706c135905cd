using System.Text;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary><c>geminirx emulate</c> on a free port, by default without pauses.</summary>
internal sealed class EmulatorProcess : IAsyncDisposable
{
    private static readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    private EmulatorProcess(GeminiProcess process, Uri address, string announced) =>
        (Process, Address, Announced) = (process, address, announced);

    public GeminiProcess Process { get; }

    public Uri Address { get; }

    /// <summary>The output up to the address.</summary>
    public string Announced { get; }

    public static async Task<EmulatorProcess> StartAsync(params string[] options)
    {
        string[] pauses = options.Contains("--burst-interval") ? [] : ["--first-chunk-delay", "0", "--burst-interval", "0"];
        var process = GeminiProcess.Start(["emulate", "--port", "0", .. pauses, .. options]);
        var announced = new StringBuilder();
        var buffer = new byte[4096];
        while (await process.Output.ReadAsync(buffer, TimeoutToken.Start()) is > 0 and var count)
        {
            announced.Append(Encoding.UTF8.GetString(buffer, 0, count));
            var lines = announced.ToString().Split('\n');
            if (lines[..^1].FirstOrDefault(line => line.StartsWith("export GEMINIRX_ENDPOINT=", StringComparison.Ordinal)) is { } line)
            {
                return new EmulatorProcess(
                    process,
                    new Uri(line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]),
                    announced.ToString()
                );
            }
        }

        throw new InvalidOperationException($"The emulator ended: {(await process.EndAsync()).Error}");
    }

    /// <summary>Requests a stream. The body is not read.</summary>
    public async Task<HttpResponseMessage> PostAsync(string body, string? key, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(Address, "v1beta/models/gemini-flash-latest:streamGenerateContent?alt=sse")
        )
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (key is not null)
        {
            request.Headers.Add("x-goog-api-key", key);
        }

        return await (client ?? _client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TimeoutToken.Start());
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
