using GeminiRx.Relay.Files;
using GeminiRx.Relay.Streams.Storage;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Streams;

public sealed class StreamCacheTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("geminirx-streams-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A file whose first frame is damaged after it was read tells whether it is read again.
    [Fact]
    public async Task KnownStream_IsNotReadAgain_AsLongAsItIsUsed()
    {
        var store = new StreamStore(new DurableStreamsOptions { Folder = _folder });
        await store.CreateAsync("a", new StreamCreation { Body = "one"u8.ToArray() }, default);
        await store.InspectAsync("a", default);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, KnownFiles.Capacity - 1),
            TimeoutToken.Start(),
            async (i, limit) =>
            {
                await store.CreateAsync($"other-{i}", new StreamCreation(), limit);
                await store.InspectAsync($"other-{i}", limit);
            }
        );
        await using (var file = File.OpenWrite(Path.Combine(_folder, "a.stream")))
        {
            file.Position = FrameFile.HeaderLength + LogFrame.HeadLength;
            file.WriteByte(0xFF);
        }

        await store.InspectAsync("other-7", default);
        Assert.Equal(3, (await store.InspectAsync("a", default)).Tail.Bytes);
        await store.CreateAsync("new", new StreamCreation(), default);
        Assert.Equal(3, (await store.InspectAsync("a", default)).Tail.Bytes);
        Assert.Equal(0, (await store.InspectAsync("other-0", default)).Tail.Bytes);
    }
}
