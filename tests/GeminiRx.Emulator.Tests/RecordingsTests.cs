using GeminiRx.Testing;

namespace GeminiRx.Emulator.Tests;

public sealed class RecordingsTests
{
    [Fact]
    public void StreamFiles_AreThoseWithAnExpectation()
    {
        Assert.SkipUnless(Recordings.Present, Recordings.SkipReason);

        Assert.Contains("googleai/streaming-success-basic-reply-long.txt", Recordings.StreamFiles);
        Assert.All(
            Recordings.StreamFiles,
            key =>
            {
                Assert.NotEmpty(Recordings.Read(key));
                Assert.NotNull(Recordings.Expected(key).GetProperty("outcome").GetString());
            }
        );
    }
}
