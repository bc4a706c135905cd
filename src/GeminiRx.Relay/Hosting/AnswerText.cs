using System.IO.Pipelines;
using System.Text;
using GeminiRx.Relay.Answers;

namespace GeminiRx.Relay.Hosting;

/// <summary>Writes the text of an answer up to a position, as <see cref="Completion.Text"/> has it, and keeps one page of it at a time. The
/// answer is read twice: what a rewind revokes is known at the rewind only.</summary>
internal sealed class AnswerText(IAnswerLog log, string id, long position)
{
    private const int MaxUnflushed = 64 << 10;

    /// <summary>Writes the text as UTF-8.</summary>
    /// <param name="destination">Receives the text.</param>
    /// <param name="begin">Called before the first byte: what fails afterwards breaks a text off.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task WriteAsync(PipeWriter destination, Func<Task> begin, CancellationToken cancellationToken)
    {
        var revoked = await RevokedAsync(cancellationToken).ConfigureAwait(false);
        await begin().ConfigureAwait(false);
        var (index, next) = (0, 0);
        await foreach (var chunk in ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            next += next < revoked.Count && index == revoked[next].End ? 1 : 0;
            var isRevoked = next < revoked.Count && index >= revoked[next].Start;
            if (chunk is TextChunk { Candidate: 0 } text && !isRevoked)
            {
                Encoding.UTF8.GetBytes(text.Text, destination);
                if (destination.UnflushedBytes >= MaxUnflushed)
                {
                    await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            index++;
        }

        await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private IAsyncEnumerable<Chunk> ReadAsync(CancellationToken cancellationToken) =>
        new AnswerReader(log, id).ReadToAsync(position, cancellationToken);

    // The numbers of the chunks that later ones revoke, in order: from a checkpoint to a rewind, or to another answer.
    private async Task<List<(int Start, int End)>> RevokedAsync(CancellationToken cancellationToken)
    {
        var revoked = new List<(int Start, int End)>();
        var (index, checkpoint, isOver) = (0, 0, false);
        await foreach (var chunk in ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (isOver)
            {
                (revoked, checkpoint, isOver) = ([(0, index)], index, false);
            }

            switch (chunk)
            {
                case CheckpointChunk:
                    checkpoint = index;
                    break;
                case RewindChunk when revoked.Count > 0 && revoked[^1].End >= checkpoint:
                    revoked[^1] = (revoked[^1].Start, index);
                    break;
                case RewindChunk:
                    revoked.Add((checkpoint, index));
                    break;
                case FinishedChunk:
                    isOver = true;
                    break;
            }

            index++;
        }

        return revoked;
    }
}
