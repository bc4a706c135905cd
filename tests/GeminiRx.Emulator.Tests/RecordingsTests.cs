using GeminiRx.Testing;

namespace GeminiRx.Emulator.Tests;

public sealed class RecordingsTests
{
    [Fact]
    public void StreamFiles_AreThoseWithAnExpectation()
    {
        Assert.SkipUnless(RecordedFiles.Present, RecordedFiles.SkipReason);

        Assert.Contains("googleai/streaming-success-basic-reply-long.txt", RecordedFiles.StreamFiles);
        Assert.All(
            RecordedFiles.StreamFiles,
            key =>
            {
                Assert.NotEmpty(RecordedFiles.Read(key));
                Assert.NotNull(RecordedFiles.Expected(key).GetProperty("outcome").GetString());
            }
        );
    }
}
