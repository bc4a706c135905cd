using System.Runtime.InteropServices;
using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>
/// Puts the calls of one candidate together. Arguments come whole, or streamed: a name first, then pieces by path, each saying that the
/// call goes on,
/// then an empty call as the end, which may be missing.
/// </summary>
/// <remarks>
/// A piece belongs to the call of its identifier; without one, to the newest call that has none; else to the newest of all, unless pieces
/// with
/// identifiers have been seen. Nothing but its end closes a call, and the next call where neither has an identifier: then the end of the
/// answer says
/// whether the call is complete, and it and all calls after it wait for that. A call of which a string goes on has not come to its end,
/// unless the end
/// is there by itself. What cannot be joined or read is an <see cref="UnknownChunk"/>, and no call that it may belong to is complete.
/// </remarks>
internal sealed class ToolCalls(int candidate, int maxBytes)
{
    private static readonly JsonElement _noArguments = JsonElement.Parse("{}"u8);
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = JsonStrings.MaxDepth };

    // Arguments in a string are written inside of other objects again.
    private static readonly JsonDocumentOptions _ofArguments = new() { MaxDepth = JsonStrings.MaxDepth - 8 };

    private const int MaxOpen = 256;

    private readonly List<OpenCall> _open = [];

    // A call whose end did not come before the next call, and the calls after it.
    private readonly List<(ToolCallChunk Call, bool HasEnd)> _waiting = [];
    private bool _havePiecesIds;
    private long _bytes;

    /// <summary>Takes the <c>functionCall</c> of a part.</summary>
    /// <param name="call">A JSON object.</param>
    /// <param name="signature">The part's signature.</param>
    /// <param name="whole">The part, where the call alone does not say all of it.</param>
    /// <param name="into">Where the chunks go.</param>
    /// <returns>Whether it says anything; an end that is empty does not.</returns>
    /// <exception cref="GeminiStreamException">The streamed arguments are larger than an event may be.</exception>
    public bool Take(JsonElement call, string? signature, OriginalPart whole, List<Chunk> into)
    {
        var name = call.Text("name");
        var id = call.Text("id") is { Length: > 0 } text ? text : call.Member("id", JsonValueKind.Number)?.GetRawText();
        var hasPieces = call.Items("partialArgs").Any();

        // What cannot be read may say that the call goes on.
        var isReadable = !call.HasValue("willContinue") || call.Flag("willContinue") is not null;
        var willContinue = !isReadable || (call.Flag("willContinue") ?? false);
        var arguments = ArgumentsOf(call);
        var isEmpty = !hasPieces && !willContinue && arguments is { } value && !value.EnumerateObject().Any();

        if (Find(id, name, call) is { } open)
        {
            _havePiecesIds |= id is not null;
            open.Id ??= id;
        }
        else if (IsBareEnd(call, name, id) && isEmpty)
        {
            if (signature is not null)
            {
                into.Add(new TextChunk("") { Candidate = candidate, ThoughtSignature = signature });
            }

            return false;
        }
        else if (name is null || (arguments is null && !willContinue && !hasPieces))
        {
            AddUnknown(call, signature, whole, isPiece: hasPieces || willContinue || !call.HasValue("args"), into);
            return true;
        }
        else
        {
            if (id is null)
            {
                CloseWithoutId(into);
            }

            if (!willContinue && !hasPieces)
            {
                if (_waiting.Count > 0)
                {
                    Count(call);
                }

                var known = new ToolCallChunk(name, arguments!.Value)
                {
                    Id = id,
                    Candidate = candidate,
                    ThoughtSignature = signature,
                    Original = whole,
                };
                Add(known, hasEnd: true, into);
                return true;
            }

            if (_open.Count == MaxOpen)
            {
                throw new GeminiStreamException(
                    StreamFault.Unreadable,
                    $"The answer streams more than {MaxOpen} calls at once: it is not one of the service."
                );
            }

            open = new OpenCall(name) { Id = id };
            _open.Add(open);
        }

        TakePieces(open, call, isReadable ? arguments : null, signature, whole, into);
        if (!willContinue && (isEmpty || !open.HasOpenString))
        {
            Close(open, isComplete: true, into);
        }

        return !isEmpty;
    }

    /// <summary>Closes the calls whose end did not come.</summary>
    /// <param name="isComplete">Whether the answer ended as one that says all it has to say.</param>
    /// <param name="into">Where the calls go.</param>
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

    // The end of a call by itself, as a writer of defaults writes it, too.
    private static bool IsBareEnd(JsonElement call, string? name, string? id) =>
        id is null && (name is null ? !call.HasValue("args") : name.Length == 0 && (call.Has("partialArgs") || call.Has("willContinue")));

    private void TakePieces(
        OpenCall open,
        JsonElement call,
        JsonElement? arguments,
        string? signature,
        OriginalPart whole,
        List<Chunk> into
    )
    {
        Count(call);
        open.Signature = signature ?? open.Signature;
        var isJoined = arguments is not null;
        if (arguments is { } known)
        {
            open.Merge(known);
        }

        foreach (var piece in call.Items("partialArgs"))
        {
            if (open.TryTake(piece) is { } taken)
            {
                into.Add(taken with { Candidate = candidate });
            }
            else
            {
                isJoined = false;
            }
        }

        if (!isJoined)
        {
            open.IsDamaged = true;
            AddUnknown(call, signature, whole, isPiece: true, into);
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

    private OpenCall? Find(string? id, string? name, JsonElement call)
    {
        if (id is not null && _open.FindLast(open => open.Id == id && (name is null or "" || open.Name == name)) is { } same)
        {
            return same;
        }

        if (name is { Length: > 0 })
        {
            return id is null && _open.FindLast(open => open.Name == name) is { } named && GoesOn(named, call) ? named : null;
        }

        return _open.FindLast(open => open.Id is null)
            ?? (id is not null || (_havePiecesIds && _open.Count > 1) ? null : _open.LastOrDefault());
    }

    // A name that comes again: the same call, unless it begins as one does, or says again what is already said.
    private static bool GoesOn(OpenCall open, JsonElement call) =>
        call.Items("partialArgs").FirstOrDefault() is { ValueKind: not JsonValueKind.Undefined } piece
            ? open.CanTake(piece)
            : call.Flag("willContinue") is not true || call.Member("args", JsonValueKind.Object) is not null;

    private void CloseWithoutId(List<Chunk> into)
    {
        foreach (var open in _open.Where(open => open.Id is null).ToArray())
        {
            Close(open, open.MayBeOver, into, hasEnd: !open.MayBeOver);
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

    private void AddUnknown(JsonElement call, string? signature, OriginalPart whole, bool isPiece, List<Chunk> into)
    {
        if (isPiece)
        {
            _open.ForEach(open => open.IsDamaged = true);
        }

        // A piece cannot be sent back: a request has no form for it.
        var part = whole.Json ?? JsonElement.Parse($"{{\"functionCall\":{call.GetRawText()}}}", _options);
        into.Add(
            new UnknownChunk(part)
            {
                Candidate = candidate,
                ThoughtSignature = signature,
                IsRestated = isPiece,
            }
        );
    }

    // Some gateways write the arguments as a string of JSON. Null: they are neither an object nor absent.
    private static JsonElement? ArgumentsOf(JsonElement call)
    {
        if (call.Member("args", JsonValueKind.Object) is { } arguments)
        {
            return arguments;
        }

        if (call.Text("args") is not { } text)
        {
            // PHP writes an empty object as an empty array.
            return !call.HasValue("args") || call.Member("args", JsonValueKind.Array)?.GetArrayLength() == 0 ? _noArguments : null;
        }

        try
        {
            return string.IsNullOrWhiteSpace(text) ? _noArguments
                : JsonElement.Parse(text, _ofArguments) is { ValueKind: JsonValueKind.Object } parsed ? JsonStrings.Repair(parsed)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
