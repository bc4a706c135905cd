using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;

namespace GeminiRx.Relay.Tests.Faults;

/// <summary>A reader that leaves and comes back.</summary>
/// <param name="text">Checks what it receives.</param>
/// <param name="id">The answer.</param>
public sealed class CheckedReader(CheckedText text, string id = "a")
{
    /// <summary>Reads to the end.</summary>
    /// <param name="log">The log of this reader's process.</param>
    /// <param name="random">When it leaves.</param>
    /// <param name="cancellationToken">The limit of the test.</param>
    public async Task RunAsync(IAnswerLog log, Random random, CancellationToken cancellationToken)
    {
        while (!await VisitAsync(log, random.Next(1, 40), cancellationToken)) { }

        text.AssertWhole();
    }

    /// <summary>Reads until it leaves.</summary>
    /// <param name="log">The log of this reader's process.</param>
    /// <param name="length">After how many chunks it leaves.</param>
    /// <param name="cancellationToken">The limit of the test.</param>
    /// <returns>Whether the answer has ended.</returns>
    public async Task<bool> VisitAsync(IAnswerLog log, int length, CancellationToken cancellationToken)
    {
        var count = 0;
        try
        {
            await log.Follow(id, text.Offset)
                .Do(item => text.Take(item.Offset, item.Chunk))
                .TakeWhile(_ => ++count < length)
                .LastOrDefaultAsync()
                .ToTask(cancellationToken);
            return count < length;
        }
        catch (AnswerLogException e) when (e.IsTransient || (e.Fault == AnswerLogFault.Unknown && text.Offset.Length == 0))
        {
            await Task.Delay(5, cancellationToken);
            return false;
        }
    }
}
