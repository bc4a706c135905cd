using GeminiRx.Relay.Errors;
using GeminiRx.Relay.Streams.Storage;

namespace GeminiRx.Relay.Tests.Streams;

/// <summary>Random calls on streams, their forks, and the forks of these agree with a model in memory, over restarts.</summary>
public sealed class StreamModelTests(ITestOutputHelper output) : IDisposable
{
    private const int Calls = 300;
    private readonly string _folder = Directory.CreateTempSubdirectory("geminirx-streams-").FullName;
    private static readonly string[] _names = ["a", "b/c", "d", "e", "f", "g"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Red when a page ended at the tail of the source instead of at the fork, and when the removal of a fork kept its source.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task RandomCalls_AgreeWithTheModel(int seed)
    {
        var (random, model, forks, removed) = (new Random(seed), new Dictionary<string, ModelStream>(), 0, 0);
        var store = Open();
        for (var call = 0; call < Calls; call++)
        {
            var name = _names[random.Next(_names.Length)];
            var exists = model.TryGetValue(name, out var stream);
            switch (random.Next(11))
            {
                case 0:
                    store = Open(); // another process
                    break;
                case 1 or 10 when exists && !stream!.IsRemoved:
                    await store.DeleteAsync(StreamKey.Of(name), default);
                    stream.Remove(model);
                    removed += stream.IsRemoved ? 1 : 0;
                    break;
                case 2 or 3 when !exists:
                    forks += await ForkAsync(store, random, model, name) ? 1 : 0;
                    break;
                case 4 when !exists:
                    var first = Bytes(random);
                    var (info, _) = await store.CreateAsync(StreamKey.Of(name), new StreamCreation { Body = first }, default);
                    new ModelStream(name, null, [(first, info.Tail)]).AddTo(model);
                    break;
                case var _ when exists && !stream!.IsRemoved:
                    var bytes = Bytes(random);
                    var append = new StreamAppend { Body = bytes, ContentType = "application/octet-stream" };
                    stream.Appends.Add((bytes, (await store.AppendAsync(StreamKey.Of(name), append, default)).Info.Tail));
                    break;
                default:
                    break;
            }

            await CompareAsync(store, random, model);
        }

        output.WriteLine($"Seed {seed}: {forks} forks, {removed} streams removed that had some.");
        Assert.True(forks > 5 && removed > 1);
    }

    private StreamStore Open() => new(new DurableStreamsOptions { Folder = _folder, MaxPageBytes = 40_000 });

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(1, random.Next(2) == 0 ? 20 : 60_000)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static async Task<bool> ForkAsync(StreamStore store, Random random, Dictionary<string, ModelStream> model, string name)
    {
        var source = model.Values.Where(stream => !stream.IsRemoved).OrderBy(_ => random.Next()).FirstOrDefault();
        if (source is null)
        {
            return false;
        }

        var taken = random.Next(source.Appends.Count + 1);
        var copied = taken < source.Appends.Count && random.Next(2) == 0 ? random.Next(source.Appends[taken].Bytes.Length + 1) : 0;
        var offset = taken == 0 ? StreamOffset.Start : source.Appends[taken - 1].End;
        var fork = new StreamFork(StreamKey.Of(source.Name), offset, copied);
        var (info, _) = await store.CreateAsync(StreamKey.Of(name), new StreamCreation { Fork = fork }, default);
        (byte[], StreamOffset)[] own = copied == 0 ? [] : [(source.Appends[taken].Bytes[..copied], info.Tail)];
        new ModelStream(name, source, [.. source.Appends.Take(taken), .. own]).AddTo(model);
        return true;
    }

    private static async Task CompareAsync(StreamStore store, Random random, Dictionary<string, ModelStream> model)
    {
        foreach (var name in _names)
        {
            if (model.GetValueOrDefault(name) is not { IsRemoved: false } stream)
            {
                var failure = await Assert.ThrowsAsync<StreamException>(() => store.ReadAsync(StreamKey.Of(name), "-1", default));
                Assert.Equal(model.ContainsKey(name) ? StreamRefusal.Removed : StreamRefusal.Unknown, failure.Fault);
                continue;
            }

            var expected = stream.Appends.SelectMany(append => append.Bytes).ToArray();
            var appends = stream.Appends.Count;
            var from = random.Next(appends + 1) is > 0 and var append ? stream.Appends[append - 1].End : StreamOffset.Start;
            var read = new MemoryStream();
            for (var at = from; at.Bytes < expected.Length; )
            {
                using var page = await store.ReadAsync(StreamKey.Of(name), at.ToString(), default);
                await page.CopyToAsync(bytes =>
                {
                    read.Write(bytes.Span);
                    return ValueTask.CompletedTask;
                });
                Assert.True(page.Next.Bytes > at.Bytes && string.CompareOrdinal(page.Next.ToString(), at.ToString()) > 0);
                at = page.Next;
                Assert.Equal(at.Bytes == expected.Length, page.IsUpToDate);
            }

            Assert.True(expected.AsSpan((int)from.Bytes).SequenceEqual(read.ToArray()));
        }
    }

    private sealed class ModelStream(string name, ModelStream? source, List<(byte[] Bytes, StreamOffset End)> appends)
    {
        private readonly HashSet<ModelStream> _forks = [];

        public string Name => name;

        public List<(byte[] Bytes, StreamOffset End)> Appends => appends;

        public bool IsRemoved { get; private set; }

        /// <summary>Adds the stream, and names it to its source.</summary>
        public void AddTo(Dictionary<string, ModelStream> model)
        {
            model[name] = this;
            source?._forks.Add(this);
        }

        public void Remove(Dictionary<string, ModelStream> model)
        {
            IsRemoved = _forks.Count > 0;
            if (!IsRemoved)
            {
                model.Remove(name);
                Leave(source, model);
            }
        }

        private void Leave(ModelStream? left, Dictionary<string, ModelStream> model)
        {
            if (left is not null && left._forks.Remove(this) && left._forks.Count == 0 && left.IsRemoved)
            {
                left.Remove(model);
            }
        }
    }
}
