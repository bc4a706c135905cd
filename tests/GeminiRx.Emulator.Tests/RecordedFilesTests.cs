using GeminiRx.TestSupport;

namespace GeminiRx.Emulator.Tests;

/// <summary>The fixture <see cref="RecordedFiles"/> finds the recordings and their expectations.</summary>
public sealed class RecordedFilesTests
{
    [Fact]
    public void StreamFiles_HaveBytesAndAnExpectation()
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
