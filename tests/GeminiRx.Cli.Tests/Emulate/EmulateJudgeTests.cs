using System.Text;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>What <c>geminirx emulate</c> says about requests, and to pages in browsers.</summary>
public sealed class EmulateJudgeTests
{
    private const string Wrong = """{"contents":[{"role":"assistant","parts":[{"text":"my secret prompt"}]}]}""";

    private const string Page = "http://localhost:5173";

    private static readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    [Theory]
    [InlineData(false, 400)]
    [InlineData(true, 200)]
    public async Task Judge_ReportsAtTheEndAndOnRequest_WithoutPrompts(bool lenient, int status)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no interrupt signal to send on Windows");
        await using var emulator = await EmulatorProcess.StartAsync(lenient ? ["--judge", "--lenient"] : ["--judge"]);

        using var response = await emulator.PostAsync(Wrong, key: null);
        var report = await _client.GetStringAsync(new Uri(emulator.Address, "emulator/report"), TimeoutToken.Start());
        await emulator.Process.InterruptAsync();
        var (exitCode, output, error) = await emulator.Process.EndAsync();

        Assert.Equal((status, 130), ((int)response.StatusCode, exitCode));
        Assert.Contains("\"path\": \"contents[0].role\"", report, StringComparison.Ordinal);
        Assert.EndsWith(
            "The service would refuse this:\n1 contents[0].role: role. Use the roles user and model; put a system prompt in "
                + "systemInstruction. (https://ai.google.dev/api/generate-content)\n",
            output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("secret", report + output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judge_WithoutFindings_SaysSo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no interrupt signal to send on Windows");
        await using var emulator = await EmulatorProcess.StartAsync("--judge");
        using var answer = await emulator.PostAsync("""{"contents":[{"parts":[{"text":"Hi"}]}]}""", key: null);
        await emulator.Process.InterruptAsync();

        var (_, output, _) = await emulator.Process.EndAsync();

        Assert.EndsWith("The judge found nothing that the service would refuse in 1 request.\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Page, true)]
    [InlineData("HTTP://LOCALHOST:5173", true)]
    [InlineData("http://localhost:5174", false)]
    [InlineData("https://localhost:5173", false)]
    [InlineData("null", false)]
    public async Task Cors_OfAPage_AllowsItsRequestsAndTheReadingOfAnswers(string origin, bool allowed)
    {
        await using var emulator = await EmulatorProcess.StartAsync("--cors", "http://127.0.0.1", Page);

        using var preflight = await SendAsync(emulator, HttpMethod.Options, origin, isPreflight: true);
        using var answer = await SendAsync(emulator, HttpMethod.Post, origin, isPreflight: false);

        Assert.Equal(allowed ? (204, 200) : (403, 403), ((int)preflight.StatusCode, (int)answer.StatusCode));
        Assert.Equal(allowed ? origin : null, Header(preflight, "Access-Control-Allow-Origin"));
        Assert.Equal(allowed ? "content-type,x-goog-api-key" : null, Header(preflight, "Access-Control-Allow-Headers"));
        Assert.Equal(allowed, Header(preflight, "Access-Control-Allow-Methods")?.Contains("PATCH", StringComparison.Ordinal) == true);
        Assert.Equal(allowed ? "true" : null, Header(preflight, "Access-Control-Allow-Private-Network"));
        Assert.Equal(allowed ? origin : null, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal(
            allowed,
            Header(answer, "Access-Control-Expose-Headers")?.Contains("X-Goog-Upload-URL", StringComparison.Ordinal) == true
        );
        Assert.Equal("Origin", Header(answer, "Vary"));
        Assert.Null(Header(answer, "Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Cors_OfAllPages_IncludesFiles()
    {
        await using var emulator = await EmulatorProcess.StartAsync("--cors", "*");

        using var answer = await SendAsync(emulator, HttpMethod.Post, "null", isPreflight: false);

        Assert.Equal("null", Header(answer, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Cors_ByDefault_IsOff_AndSaysHowToAllowThePage()
    {
        await using var emulator = await EmulatorProcess.StartAsync();

        using var preflight = await SendAsync(emulator, HttpMethod.Options, Page, isPreflight: true);
        using var answer = await SendAsync(emulator, HttpMethod.Post, Page, isPreflight: false);

        Assert.Equal((403, 403), ((int)preflight.StatusCode, (int)answer.StatusCode));
        Assert.Contains("--cors", await preflight.Content.ReadAsStringAsync(TimeoutToken.Start()), StringComparison.Ordinal);
        await emulator.Process.WaitForErrorAsync("Allow it with --cors and its origin");
        Assert.DoesNotContain(
            preflight.Headers.Concat(answer.Headers),
            header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)
        );
    }

    [Theory]
    [InlineData("http://LOCALHOST:5173/", "http://localhost:5173")]
    [InlineData("http://localhost:80", "http://localhost")]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example")]
    public async Task Cors_OfAnOriginInAnotherForm_AllowsTheOneThatBrowsersSend(string option, string sent)
    {
        await using var emulator = await EmulatorProcess.StartAsync("--cors", option);

        using var answer = await SendAsync(emulator, HttpMethod.Post, sent, isPreflight: false);

        Assert.Equal((200, sent), ((int)answer.StatusCode, Header(answer, "Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task Page_OfTheEmulatorItself_IsNoOtherPage()
    {
        await using var emulator = await EmulatorProcess.StartAsync();

        using var own = await SendAsync(emulator, HttpMethod.Post, $"http://127.0.0.1:{emulator.Address.Port}", isPreflight: false);
        using var byName = await SendAsync(emulator, HttpMethod.Post, $"http://localhost:{emulator.Address.Port}", isPreflight: false);
        using var other = await SendAsync(emulator, HttpMethod.Post, $"http://evil.test:{emulator.Address.Port}", isPreflight: false);

        Assert.Equal((200, 200, 403), ((int)own.StatusCode, (int)byName.StatusCode, (int)other.StatusCode));
    }

    [Theory]
    [InlineData(true, null, "/emulator/report", null, 200)]
    [InlineData(true, "localhost", "/emulator/report", null, 200)]
    [InlineData(true, "evil.test", "/emulator/report", null, 403)]
    [InlineData(true, "evil.test", "/emulator/%72eport", null, 403)]
    [InlineData(true, "10.1.2.3", "/emulator/report", null, 403)]
    [InlineData(true, null, "/emulator/report", Page, 403)]
    [InlineData(false, null, "/emulator/report", null, 404)]
    public async Task Report_IsForTheJudgeAndTheOwnAddressOnly(bool judges, string? host, string path, string? origin, int status)
    {
        await using var emulator = await EmulatorProcess.StartAsync(judges ? ["--judge", "--cors", "*"] : ["--cors", "*"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(emulator.Address, path));
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await _client.SendAsync(request, TimeoutToken.Start());

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Null(Header(answer, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Script_WithoutRules_Warns()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "# nothing\n", TimeoutToken.Start());
            await using var emulator = await EmulatorProcess.StartAsync("--script", file);
            await emulator.Process.WaitForErrorAsync($"--script: {file} has no rules");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(EmulatorProcess emulator, HttpMethod method, string origin, bool isPreflight)
    {
        using var request = new HttpRequestMessage(
            method,
            new Uri(emulator.Address, "v1beta/models/gemini-flash-latest:streamGenerateContent?alt=sse")
        );
        request.Headers.TryAddWithoutValidation("Origin", origin);
        if (isPreflight)
        {
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "content-type,x-goog-api-key");
            request.Headers.Add("Access-Control-Request-Private-Network", "true");
        }
        else
        {
            request.Content = new StringContent("""{"contents":[{"parts":[{"text":"Hi"}]}]}""", Encoding.UTF8, "application/json");
        }

        return await _client.SendAsync(request, TimeoutToken.Start());
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
