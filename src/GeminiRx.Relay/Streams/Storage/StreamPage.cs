namespace GeminiRx.Relay.Streams.Storage;

/// <summary>A part of a page that is in one file.</summary>
internal sealed record StreamPart(StreamFile File, StreamPlace From, StreamPlace To) : IDisposable
{
    public void Dispose() => File.Dispose();
}

/// <summary>Bytes of a stream for a reader. They are read from the files while they are sent.</summary>
/// <param name="info">The stream.</param>
/// <param name="from">Where the page begins.</param>
/// <param name="parts">The parts, in their order; there may be none.</param>
internal sealed class StreamPage(StreamInfo info, StreamOffset from, IReadOnlyList<StreamPart> parts) : IDisposable
{
    public StreamInfo Info => info;

    public StreamOffset From => from;

    /// <summary>Where the next page begins.</summary>
    public StreamOffset Next => parts.Count == 0 ? from : parts[^1].To.Offset;

    /// <summary>The number of bytes.</summary>
    public long Length => Next.Bytes - from.Bytes;

    /// <summary>The number of bytes that <see cref="CopyToAsync"/> hands over.</summary>
    public long ContentLength =>
        !IsJson ? Length
        : Length == 0 ? 2
        : Length + 1;

    /// <summary>Whether the page reaches the end of what there was.</summary>
    public bool IsUpToDate => Next.Bytes == info.Tail.Bytes;

    /// <summary>Whether nothing comes after the page.</summary>
    public bool IsEnd => IsUpToDate && info.IsClosed;

    /// <summary>Whether the page has the bytes of JSON values, each followed by a comma.</summary>
    public bool IsJson => info.Settings.IsJson;

    /// <summary>Hands over the bytes; of JSON those of an array.</summary>
    /// <param name="write">Takes the next bytes, until it has ended.</param>
    public async Task CopyToAsync(Func<ReadOnlyMemory<byte>, ValueTask> write)
    {
        var left = IsJson ? Length - 1 : Length;
        if (IsJson)
        {
            await write("["u8.ToArray()).ConfigureAwait(false);
        }

        foreach (var part in parts)
        {
            using var contents = part.File.Read(part.From.Place, part.To.Place);
            while (left > 0 && contents.TryRead(out var bytes))
            {
                await write(bytes[..(int)Math.Min(left, bytes.Length)]).ConfigureAwait(false);
                left -= bytes.Length;
            }
        }

        if (IsJson)
        {
            await write("]"u8.ToArray()).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        foreach (var part in parts)
        {
            part.Dispose();
        }
    }
}
