using System.Net;

namespace GeminiRx.Cli.Tests;

/// <summary>What a relay that stops still does.</summary>
public sealed class RelayDrainTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("geminirx-relay-");

    public void Dispose() => _folder.Delete(recursive: true);

    // A page's EventSource never comes back after another status than 200.
    [Fact]
    public async Task Terminate_LetsReadersIn_AndRefusesAllElse_ButTheStopOfAnAnswer()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no SIGTERM on Windows");
        await using var relay = await RelayProcess.StartAsync(["--folder", _folder.FullName, "--endpoint", "emulator"]);
        using var response = await relay.AskAsync(fault: "stall");
        var address = response.Headers.Location!.OriginalString;
        await relay.TerminateAsync();
        await relay.Process.WaitForErrorAsync("1 answer is running");

        foreach (
            var (method, path, status) in new[]
            {
                (HttpMethod.Get, "/v1beta/models", HttpStatusCode.ServiceUnavailable),
                (HttpMethod.Get, "/streams/x", HttpStatusCode.ServiceUnavailable),
                (HttpMethod.Delete, "/streams/x", HttpStatusCode.ServiceUnavailable),
                (HttpMethod.Post, address, HttpStatusCode.ServiceUnavailable),
                (HttpMethod.Get, "/answers/unknown", HttpStatusCode.NotFound),
                (HttpMethod.Head, address, HttpStatusCode.MethodNotAllowed),
                (HttpMethod.Get, address + "?as=text", HttpStatusCode.OK),
                (HttpMethod.Get, address, HttpStatusCode.OK),
                (HttpMethod.Delete, address, HttpStatusCode.NoContent),
            }
        )
        {
            using var answered = await relay.SendAsync(new HttpRequestMessage(method, path));
            Assert.Equal((method, path, status), (method, path, answered.StatusCode));
        }

        Assert.Equal(143, await relay.Process.ExitAsync());
    }
}
