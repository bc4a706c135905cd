using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Relay.Files;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;
using static GeminiRx.Relay.Tests.Support.LogFixture;

namespace GeminiRx.Relay.Tests.Logs;

/// <summary>What readers of files cost the others.</summary>
public sealed class FileReaderTests : IDisposable
{
    private const int Readers = 100;
    private readonly FolderFixture _storage = new();

    public void Dispose() => _storage.Dispose();

    // Red when readers queued in the lock of the writer.
    [Fact]
    public async Task Readers_NeedNoLock_WhileAnAppendIsWritten()
    {
        using var goOn = new ManualResetEventSlim(true);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new FileAnswerLog(_storage.Folder)
        {
            Write = (stream, bytes) =>
            {
                if (!goOn.IsSet)
                {
                    entered.SetResult();
                    goOn.Wait(TimeoutToken.Start());
                }

                stream.Write(bytes.Span);
            },
        };
        var lease = await log.CreateAsync("a", "p");
        await log.AppendAsync("a", lease, 0, Records("one"));
        goOn.Reset();
        var appending = Task.Run(() => log.AppendAsync("a", lease, 1, Records("two")));
        await entered.Task.WaitAsync(TimeoutToken.Start());
        var readers = Enumerable.Range(0, Readers).Select(_ => Task.Run(() => log.ReadAsync("a", ""))).ToList();

        Assert.All(await Task.WhenAll(readers).WaitAsync(TimeoutToken.Start()), page => Assert.Equal(["one"], TextsOf(page)));
        Assert.False(appending.IsCompleted);
        goOn.Set();
        await appending.WaitAsync(TimeoutToken.Start());
        Assert.Equal(["one", "two"], TextsOf(await log.ReadAsync("a", "")));
    }

    // Red when each reader looked for itself in each interval, and when the loop did not look.
    [Fact]
    public async Task ReadersThatWait_DoNotRead_UntilThereIsMore()
    {
        var (clock, reads) = (new Testing.VirtualClock(), 0);
        var options = new AnswerLogOptions { TimeProvider = clock };
        var log = new InterceptedLog(
            _storage.Open(options),
            member =>
            {
                _ = member == nameof(IAnswerLog.ReadAsync) ? Interlocked.Increment(ref reads) : 0;
                return Task.CompletedTask;
            }
        );
        var other = _storage.Open(options); // as in another process
        var lease = await other.CreateAsync("a", "p");
        var readers = Enumerable
            .Range(0, Readers)
            .Select(_ => log.Follow("a").Select(item => item.Chunk).FirstAsync().ToTask(TimeoutToken.Start()))
            .ToList();
        await AdvanceUntilAsync(() => Volatile.Read(ref reads) >= Readers);
        for (var i = 0; i < 50; i++)
        {
            clock.AdvanceBy(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, TimeoutToken.Start());
        }

        Assert.Equal(Readers, reads);
        await other.AppendAsync("a", lease, 0, [Relay.Answers.AnswerRecords.Of(new TextChunk("One"))]);
        await AdvanceUntilAsync(() => readers.TrueForAll(reader => reader.IsCompleted));
        Assert.All(await Task.WhenAll(readers), chunk => Assert.Equal(new TextChunk("One"), chunk));
        Assert.InRange(reads, 2 * Readers, 3 * Readers);

        async Task AdvanceUntilAsync(Func<bool> condition)
        {
            for (var limit = TimeoutToken.Start(); !condition(); )
            {
                clock.AdvanceBy(TimeSpan.FromMilliseconds(1));
                await Task.Delay(1, limit);
            }
        }
    }

    // A file whose first frame is damaged after it was read tells whether it is read again.
    [Fact]
    public Task KnownAnswer_IsNotReadAgain_AsLongAsItIsUsed() => AssertKnownAsync(new AnswerLogOptions(), KnownFiles.Capacity);

    // Red when it was 2,048 for all: a relay with more answers at once read their files again and again.
    [Theory]
    [InlineData(10)]
    [InlineData(3000)]
    public Task KnownAnswers_AreAsManyAsTheOptionSays(int number) =>
        AssertKnownAsync(new AnswerLogOptions { MaxKnownAnswers = number }, number);

    private async Task AssertKnownAsync(AnswerLogOptions options, int number)
    {
        var log = _storage.Open(options);
        var lease = await log.CreateAsync("a", "p");
        await log.AppendAsync("a", lease, 0, Records("one"));
        await Parallel.ForEachAsync(
            Enumerable.Range(0, number - 1),
            TimeoutToken.Start(),
            async (i, limit) =>
            {
                await log.CreateAsync($"other-{i}", "p", limit);
                await log.ReadAsync($"other-{i}", "", limit);
            }
        );
        await using (var file = File.OpenWrite(Path.Combine(_storage.Folder, "a.answer")))
        {
            file.Position = FrameFile.HeaderLength + LogFrame.HeadLength;
            file.WriteByte(0xFF);
        }

        await log.ReadAsync("other-7", "");
        Assert.Equal(["one"], TextsOf(await log.ReadAsync("a", "")));
        await log.CreateAsync("new", "p");
        await log.AppendAsync("a", lease, 1, Records("two"));
        Assert.Equal(["one", "two"], TextsOf(await log.ReadAsync("a", "")));
        Assert.Equal(0, (await log.ReadAsync("other-0", "")).State.Position);
    }
}
