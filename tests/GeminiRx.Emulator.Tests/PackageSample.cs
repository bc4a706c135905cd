namespace GeminiRx.Emulator.Tests;

/// <summary>The code of the package's README.</summary>
public sealed class PackageSample
{
    [Fact]
    public async Task FirstRequest_MeetsTheFault()
    {
        // csharpier-ignore-start
#pragma warning disable xUnit1051 // A sample has no test context.
        // <package-readme>
        var emulator = new GeminiEmulator(new EmulatorOptions
        {
            Text = "Hello from the emulator.",
            Fault = EmulatorFault.Error(EmulatorError.Unavailable).Once(),    // 503 for the first request of every prompt
        });
        using var client = emulator.CreateClient();
        using var response = await client.PostAsync(
            "https://localhost/v1beta/models/gemini-flash-latest:streamGenerateContent?alt=sse",
            new StringContent("""{"contents":[{"parts":[{"text":"Hi"}]}]}"""));
        var (status, received) = (response.StatusCode, emulator.Requests[0]);
        // </package-readme>
#pragma warning restore xUnit1051
        // csharpier-ignore-end
        Assert.Equal((503, "503 times 1"), ((int)status, received.Fault));
    }
}
