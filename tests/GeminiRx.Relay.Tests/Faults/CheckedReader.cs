using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;

namespace GeminiRx.Relay.Tests.Faults;

/// <summary>A reader that leaves and comes back, and checks its text after each chunk: it is a prefix of the uncut answer at every moment,
/// the offsets rise, and no reader has another chunk at an offset.</summary>
public sealed class CheckedReader(string uncut, System.Collections.Concurrent.ConcurrentDictionary<string, Chunk> seen)
{
    private string _text = "";
    private int _checkpoint;
    private string _offset = AnswerOffset.Start;

    /// <summary>Reads to the end.</summary>
    /// <param name="log">The log of this reader's process.</param>
    /// <param name="random">When it leaves.</param>
    /// <param name="cancellationToken">The limit of the test.</param>
    public async Task RunAsync(IAnswerLog log, Random random, CancellationToken cancellationToken)
    {
        while (true)
        {
            var visit = random.Next(1, 40);
            var count = 0;
            try
            {
                await log.Follow("a", _offset).Do(Take).TakeWhile(_ => ++count < visit).LastOrDefaultAsync().ToTask(cancellationToken);
            }
            catch (AnswerLogException e) when (e.IsTransient || e.Fault == AnswerLogFault.Unknown && _offset.Length == 0)
            {
                await Task.Delay(5, cancellationToken);
                continue;
            }

            if (count < visit)
            {
                Assert.Equal(uncut, _text);
                return;
            }
        }
    }

    private void Take(AnswerChunk item)
    {
        Assert.True(string.CompareOrdinal(item.Offset, _offset) > 0, $"{item.Offset} comes after {_offset}.");
        Assert.Equal(seen.GetOrAdd(item.Offset, item.Chunk), item.Chunk);
        _offset = item.Offset;
        switch (item.Chunk)
        {
            case TextChunk text:
                _text += text.Text;
                break;
            case CheckpointChunk:
                _checkpoint = _text.Length;
                break;
            case RewindChunk rewind:
                _text = _text[..^rewind.TextLength];
                Assert.Equal(_checkpoint, _text.Length);
                break;
            default:
                break;
        }

        Assert.StartsWith(_text, uncut, StringComparison.Ordinal);
    }
}
