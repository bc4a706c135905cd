namespace GeminiRx.Cli.Tests.Live;

public sealed class LiveCommandTests
{
    [Fact]
    public async Task Line_IsAnsweredInWords_AndInAFile()
    {
        var path = Path.GetTempFileName();
        try
        {
            var (exitCode, output, _) = await GeminiProcess.RunAsync(
                ["live", "--endpoint", "emulator", "--quiet", "--audio-out", path],
                "Hello\n"
            );

            Assert.Contains("It heard: Hello", output, StringComparison.Ordinal);
            Assert.Equal(0, exitCode);
            Assert.True(new FileInfo(path).Length > 10_000);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
