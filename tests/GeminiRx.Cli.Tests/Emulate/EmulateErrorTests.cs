using System.Net;
using System.Net.Sockets;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Options and files that <c>geminirx emulate</c> rejects.</summary>
public sealed class EmulateErrorTests
{
    [Fact]
    public async Task Emulate_PortInUse_PrintsAdvice()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var (exitCode, output, error) = await GeminiProcess.RunAsync(["emulate", "--port", $"{((IPEndPoint)listener.LocalEndpoint).Port}"]);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("Choose another port with --port", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--fault", "nonsense", "Unknown fault 'nonsense'. Use one of: ")]
    [InlineData("--chaos", "2", "Invalid Chaos 2: use a number from 0")]
    [InlineData("--script", "no-such-script", "cannot be read")]
    [InlineData("--text", "no-such-text", "cannot be read")]
    [InlineData("--answer", "no-such-answer", "cannot be read")]
    [InlineData("--cors", "localhost:5173", "--cors: invalid origin 'localhost:5173'. Use scheme, host and port of the page")]
    [InlineData("--cors", "http://localhost:5173/page", "--cors: invalid origin")]
    [InlineData("--cors", "http://me@localhost:5173", "--cors: invalid origin")]
    [InlineData("--cors", "http://localhost:5173?x", "--cors: invalid origin")]
    [InlineData("--cors", "file:///home", "--cors: invalid origin")]
    [InlineData("--cors", "file://", "--cors: invalid origin")]
    [InlineData("--cors", "null", "--cors: invalid origin")]
    [InlineData("--port", "70000", "invalid port 70000. Use a number from 0 to 65535")]
    [InlineData("--port", "http", "--port")]
    [InlineData("--host", "nowhere", "invalid address 'nowhere'")]
    [InlineData("--first-chunk-delay", "-1", "FirstChunkDelay")]
    [InlineData("--record", "/dev/null/x", "--record")]
    public async Task Emulate_InvalidOption_ReportsTheProblem(string option, string value, string message)
    {
        var (exitCode, output, error) = await GeminiProcess.RunAsync(["emulate", option, value]);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Emulate_InvalidScript_NamesTheLine()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "otherwise\n  shout\n", TimeoutToken.Start());

        var (exitCode, _, error) = await GeminiProcess.RunAsync(["emulate", "--script", file]);

        Assert.Equal(1, exitCode);
        Assert.Contains(
            $"{file}:2:3: unknown word 'shout'; expected one of: answer, call, finish, fault, rhythm",
            error,
            StringComparison.Ordinal
        );
        File.Delete(file);
    }
}
