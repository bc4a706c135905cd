using System.Net;
using System.Net.Sockets;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Options and files that <c>geminirx relay</c> rejects.</summary>
public sealed class RelayErrorTests
{
    [Fact]
    public async Task Relay_PortInUse_PrintsAdvice()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var folder = Directory.CreateTempSubdirectory("geminirx-relay-");
        var port = $"{((IPEndPoint)listener.LocalEndpoint).Port}";

        var (exitCode, output, error) = await GeminiProcess.RunAsync(["relay", "--folder", folder.FullName, "--port", port]);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("Choose another port with --port", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("answers")]
    [InlineData("streams")]
    public async Task Relay_FolderThatCannotBeUsed_IsNamed(string name)
    {
        var folder = Directory.CreateTempSubdirectory("geminirx-relay-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), "", TimeoutToken.Start());

        var (exitCode, output, error) = await GeminiProcess.RunAsync(["relay", "--folder", folder.FullName, "--port", "0"]);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("--folder: ", error, StringComparison.Ordinal);
        Assert.Contains("Use a folder that you can write to.", error, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("--host", "0.0.0.0", "--host 0.0.0.0 is not a loopback address, and the relay has no tokens")]
    [InlineData("--host", "::", "has no tokens")]
    [InlineData("--host", "nowhere", "invalid address 'nowhere'")]
    [InlineData("--port", "70000", "--port: invalid value '70000'")]
    [InlineData("--folder", "/dev/null/x", "--folder: /dev/null/x cannot be used")]
    [InlineData("--endpoint", "http://elsewhere.test", "http")]
    [InlineData("--tokens", "no-such-file", "no-such-file cannot be read")]
    [InlineData("--signing-key", "no-such-file", "no-such-file cannot be read")]
    [InlineData("--cors", "localhost:5173", "--cors: invalid origin 'localhost:5173'")]
    [InlineData("--drain", "-1", "--drain: invalid value '-1'")]
    [InlineData("--redis", "localhost:1,nonsense=1", "--redis: the address cannot be used")]
    public async Task Relay_InvalidOption_ReportsTheProblem(string option, string value, string message)
    {
        var (exitCode, output, error) = await GeminiProcess.RunAsync(["relay", option, value]);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GEMINIRX_RELAY_TOKENS", "short", "--tokens: there is no token, or one has fewer than 16 characters")]
    [InlineData("GEMINIRX_RELAY_TOKENS", " , ", "--tokens: there is no token, or one has fewer than 16 characters")]
    [InlineData("GEMINIRX_RELAY_SIGNING_KEY", "short", "--signing-key: the key has fewer than 16 characters")]
    [InlineData("GEMINIRX_RELAY_SIGNING_KEY", "hunter2-hunter2-hunter2", "--signing-key: the relay has no tokens")]
    [InlineData("GEMINIRX_REDIS", "localhost:1,password=hunter2hunter2,nonsense=1", "--redis: the address cannot be used")]
    public async Task Relay_InvalidVariable_ReportsTheProblem_WithoutItsValue(string name, string value, string message)
    {
        var (exitCode, output, error) = await GeminiProcess.RunAsync(["relay"], environment: (name, value));

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Relay_OwnKeyWithoutAKey_ReportsTheProblem()
    {
        var (exitCode, _, error) = await GeminiProcess.RunAsync(["relay", "--own-key"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("--own-key: no key is set. Set GEMINI_API_KEY.", error, StringComparison.Ordinal);
    }
}
