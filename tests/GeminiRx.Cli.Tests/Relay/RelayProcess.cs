using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary><c>geminirx relay</c> on a free port.</summary>
internal sealed class RelayProcess : IAsyncDisposable
{
    public const string Prompt = """{"contents":[{"role":"user","parts":[{"text":"my secret prompt"}]}]}""";
    public const string Key = "my-secret-key";

    private readonly HttpClient _http;

    private RelayProcess(GeminiProcess process, Uri address, string announced)
    {
        (Process, Address, Announced) = (process, address, announced);
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
    }

    public GeminiProcess Process { get; }

    public Uri Address { get; }

    /// <summary>The output up to the address.</summary>
    public string Announced { get; }

    public static async Task<RelayProcess> StartAsync(string[] options, params (string Name, string Value)[] environment)
    {
        var process = GeminiProcess.Start(["relay", "--port", "0", .. options], environment);
        var announced = new StringBuilder();
        var buffer = new byte[4096];
        while (await process.Output.ReadAsync(buffer, TimeoutToken.Start()) is > 0 and var count)
        {
            announced.Append(Encoding.UTF8.GetString(buffer, 0, count));
            var lines = announced.ToString().Split('\n');
            if (lines[..^1].FirstOrDefault(line => line.StartsWith("export GEMINIRX_ENDPOINT=", StringComparison.Ordinal)) is { } line)
            {
                var address = new Uri(line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);
                return new RelayProcess(process, address, announced.ToString());
            }
        }

        throw new InvalidOperationException($"The relay ended: {(await process.EndAsync()).Error}");
    }

    /// <summary>Asks, and reads the headers only.</summary>
    public Task<HttpResponseMessage> AskAsync(string? token = null, string body = Prompt, string? fault = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "v1beta/models/gemini-flash-latest:streamGenerateContent?alt=sse")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-goog-api-key", Key);
        if (fault is not null)
        {
            request.Headers.Add("x-emulator-fault", fault);
        }

        return SendAsync(request, token);
    }

    public Task<HttpResponseMessage> GetAsync(string address, string? token = null) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, address), token);

    public async Task<string> TextAsync(string address, string? token = null)
    {
        using var response = await GetAsync(address, token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TimeoutToken.Start());
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string? token = null)
    {
        using (request)
        {
            request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TimeoutToken.Start());
        }
    }

    /// <summary>Sends SIGTERM.</summary>
    public async Task TerminateAsync()
    {
        using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", Process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TimeoutToken.Start());
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _http.Dispose();
    }
}
