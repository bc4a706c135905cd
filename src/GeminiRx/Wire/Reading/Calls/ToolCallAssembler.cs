using System.Runtime.InteropServices;
using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading.Calls;

/// <summary>
/// Assembles the calls of one candidate. A call comes whole or streamed. A streamed call starts with its name; then come pieces with paths,
/// each of which announces a continuation; then comes an empty call as the end, which may be missing.
/// </summary>
/// <remarks>
/// A piece belongs to the call with its identifier. Without an identifier it belongs to the newest call without one, or else to the newest
/// call, unless pieces with identifiers were seen. A call is closed by its end, or by the next call if neither has an identifier. In the
/// second case the end of the answer decides whether the call is complete, and this call and all later calls wait for it. A call with an
/// unfinished string has not ended, unless its end comes by itself. A piece that cannot be joined or read is an <see cref="UnknownChunk"/>,
/// and all calls to which it may belong are incomplete.
/// </remarks>
internal sealed class ToolCallAssembler(int candidate, int maxBytes)
{
    private const int MaxOpen = 256;

    private readonly List<OpenCall> _open = [];

    // A call that was closed by the next call, and all later calls.
    private readonly List<(ToolCallChunk Call, bool HasEnd)> _waiting = [];
    private bool _havePiecesIds;
    private long _bytes;

    /// <summary>Adds the <c>functionCall</c> of a part.</summary>
    /// <param name="json">The call, a JSON object.</param>
    /// <param name="signature">The part's signature.</param>
    /// <param name="original">The part, if the call lacks members of it.</param>
    /// <param name="into">The list to which the chunks are added.</param>
    /// <returns>Whether the call has content; an empty end has none.</returns>
    /// <exception cref="GeminiStreamException">The streamed arguments are larger than the limit of an event.</exception>
    public bool Add(JsonElement json, string? signature, OriginalPart original, List<Chunk> into)
    {
        var call = new FunctionCall(json);
        if (Find(call) is { } open)
        {
            _havePiecesIds |= call.Id is not null;
            open.Id ??= call.Id;
        }
        else if (call.IsBareEnd)
        {
            if (signature is not null)
            {
                into.Add(new TextChunk("") { Candidate = candidate, ThoughtSignature = signature });
            }

            return false;
        }
        else if (call.Name is null || (call.Arguments is null && !call.WillContinue && !call.HasPieces))
        {
            AddUnknown(json, signature, original, isPiece: call.HasPieces || call.WillContinue || !call.HasArguments, into);
            return true;
        }
        else
        {
            if (call.Id is null)
            {
                CloseWithoutId(into);
            }

            if (!call.WillContinue && !call.HasPieces)
            {
                AddWhole(call, signature, original, into);
                return true;
            }

            open = Open(call);
        }

        AddPieces(open, call, signature, original, into);
        if (!call.WillContinue && (call.IsEmpty || !open.HasOpenString))
        {
            Close(open, isComplete: true, into);
        }

        return !call.IsEmpty;
    }

    /// <summary>Closes the calls without an end.</summary>
    /// <param name="isComplete">Whether the answer is complete.</param>
    /// <param name="into">The list to which the calls are added.</param>
    public void Close(bool isComplete, List<Chunk> into)
    {
        into.AddRange(
            _waiting.Select(waiting => waiting.Call with { IsComplete = waiting.Call.IsComplete && (waiting.HasEnd || isComplete) })
        );
        _waiting.Clear();
        foreach (var open in _open.ToArray())
        {
            Close(open, isComplete && !open.HasOpenString, into);
        }
    }

    private OpenCall Open(FunctionCall call)
    {
        if (_open.Count == MaxOpen)
        {
            throw new GeminiStreamException(
                StreamFault.Unreadable,
                $"The answer streams more than {MaxOpen} calls at once, which the service never does."
            );
        }

        var open = new OpenCall(call.Name!) { Id = call.Id };
        _open.Add(open);
        return open;
    }

    private OpenCall? Find(FunctionCall call)
    {
        var (id, name) = (call.Id, call.Name);
        if (id is not null && _open.FindLast(open => open.Id == id && (name is null or "" || open.Name == name)) is { } same)
        {
            return same;
        }

        if (name is { Length: > 0 })
        {
            return id is null && _open.FindLast(open => open.Name == name) is { } named && call.Continues(named) ? named : null;
        }

        return _open.FindLast(open => open.Id is null)
            ?? (id is not null || (_havePiecesIds && _open.Count > 1) ? null : _open.LastOrDefault());
    }

    private void AddWhole(FunctionCall call, string? signature, OriginalPart original, List<Chunk> into)
    {
        if (_waiting.Count > 0)
        {
            Count(call.Json);
        }

        Add(
            new ToolCallChunk(call.Name!, call.Arguments!.Value)
            {
                Id = call.Id,
                Candidate = candidate,
                ThoughtSignature = signature,
                Original = original,
            },
            hasEnd: true,
            into
        );
    }

    private void AddPieces(OpenCall open, FunctionCall call, string? signature, OriginalPart original, List<Chunk> into)
    {
        Count(call.Json);
        open.Signature = signature ?? open.Signature;
        var arguments = call.IsReadable ? call.Arguments : null;
        var isJoined = arguments is not null;
        if (arguments is { } whole)
        {
            open.Merge(whole);
        }

        foreach (var piece in call.Json.Items("partialArgs"))
        {
            if (open.TryAdd(piece) is { } added)
            {
                into.Add(added with { Candidate = candidate });
            }
            else
            {
                isJoined = false;
            }
        }

        if (!isJoined)
        {
            open.IsDamaged = true;
            AddUnknown(call.Json, signature, original, isPiece: true, into);
        }
    }

    private void Count(JsonElement kept)
    {
        _bytes += JsonMarshal.GetRawUtf8Value(kept).Length;
        if (_bytes > maxBytes)
        {
            throw new GeminiStreamException(StreamFault.TooLarge, $"The streamed arguments of a call are larger than {maxBytes:N0} bytes.");
        }
    }

    private void CloseWithoutId(List<Chunk> into)
    {
        foreach (var open in _open.Where(open => open.Id is null).ToArray())
        {
            Close(open, open.MayBeComplete, into, hasEnd: !open.MayBeComplete);
        }
    }

    private void Close(OpenCall open, bool isComplete, List<Chunk> into, bool hasEnd = true)
    {
        _open.Remove(open);
        Add(open.ToChunk(isComplete) with { Candidate = candidate }, hasEnd, into);
        _bytes = _open.Count + _waiting.Count == 0 ? 0 : _bytes;
    }

    private void Add(ToolCallChunk call, bool hasEnd, List<Chunk> into)
    {
        if (hasEnd && _waiting.Count == 0)
        {
            into.Add(call);
        }
        else
        {
            _waiting.Add((call, hasEnd));
        }
    }

    private void AddUnknown(JsonElement call, string? signature, OriginalPart original, bool isPiece, List<Chunk> into)
    {
        if (isPiece)
        {
            _open.ForEach(open => open.IsDamaged = true);
        }

        // A piece is not sent back, because a request cannot contain it.
        var part = original.Json ?? JsonStrings.Parse($"{{\"functionCall\":{call.GetRawText()}}}");
        into.Add(
            new UnknownChunk(part)
            {
                Candidate = candidate,
                ThoughtSignature = signature,
                IsRestated = isPiece,
            }
        );
    }
}
