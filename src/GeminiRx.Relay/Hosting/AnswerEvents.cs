using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace GeminiRx.Relay.Hosting;

/// <summary>Writes an answer to a response as it arrives, as server-sent events or as lines. The records of the log are written as they
/// are.
/// One write at a time, and the reading waits for it: a slow reader needs no more memory.</summary>
internal sealed class AnswerEvents(HttpResponse response, bool isEvents) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _hasWritten;

    private static ReadOnlySpan<byte> TypeStart => "{\"type\":\""u8;

    /// <summary>Tells the reader that it has to begin again.</summary>
    public Task ResetAsync(CancellationToken cancellationToken) =>
        WriteAsync(body => body.Write("event: reset\ndata: {}\n\n"u8), cancellationToken);

    /// <summary>Writes a record.</summary>
    public Task AddAsync(AnswerEntry entry, CancellationToken cancellationToken) =>
        WriteAsync(
            body =>
            {
                if (isEvents)
                {
                    WriteEvent(body, entry);
                }
                else if (!entry.Record.Data.IsEmpty)
                {
                    body.Write(entry.Record.Data.Span);
                    body.Write("\n"u8);
                }
            },
            cancellationToken
        );

    /// <summary>Writes a comment in each interval without another write, until it is cancelled.</summary>
    public async Task KeepAliveAsync(TimeSpan interval, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, timeProvider);
        try
        {
            while (isEvents && await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                if (!_hasWritten)
                {
                    await WriteAsync(body => body.Write(":\n\n"u8), cancellationToken).ConfigureAwait(false);
                }

                _hasWritten = false;
            }
        }
        catch (OperationCanceledException)
        {
            // The answer has ended, or its reader has left.
        }
    }

    public void Dispose() => _turn.Dispose();

    private static void WriteEvent(PipeWriter body, AnswerEntry entry)
    {
        var json = entry.Record.Data.Span;
        if (entry.Record.Kind == AnswerRecordKind.Chunk)
        {
            body.Write("id: "u8);
            foreach (var letter in entry.Offset)
            {
                body.Write([(byte)letter]);
            }

            body.Write("\n"u8);
        }

        body.Write("event: "u8);
        body.Write(json.IsEmpty ? "done"u8 : TypeOf(json));
        body.Write("\ndata: "u8);
        body.Write(json.IsEmpty ? "{}"u8 : json);
        body.Write("\n\n"u8);
    }

    // Each line of ChunkJson begins with its type.
    private static ReadOnlySpan<byte> TypeOf(ReadOnlySpan<byte> json) =>
        json.StartsWith(TypeStart) && json[TypeStart.Length..].IndexOf((byte)'"') is > 0 and var length
            ? json.Slice(TypeStart.Length, length)
            : "unknown"u8;

    private async Task WriteAsync(Action<PipeWriter> write, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _hasWritten = true;
            write(response.BodyWriter);
            await response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}
