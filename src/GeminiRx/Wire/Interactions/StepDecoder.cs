using System.Runtime.InteropServices;
using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;
using GeminiRx.Wire.Reading;

namespace GeminiRx.Wire.Interactions;

/// <summary>Decodes the steps of an interaction: their starts, pieces and ends.</summary>
/// <param name="maxBytes">The maximum size of the streamed arguments of a call.</param>
internal sealed class StepDecoder(int maxBytes)
{
    private const int MaxOpen = 256;

    private readonly Dictionary<int, OpenStep> _open = [];
    private readonly SurrogateJoiner _surrogates = new();
    private readonly List<Chunk> _held = [];
    private bool _isHalf;

    /// <summary>Whether no step is open that has to come whole, and no character is cut in half: the answer can be read on from
    /// here.</summary>
    public bool IsClean => !_isHalf && !_open.Values.Any(step => step.IsWhole);

    /// <summary>Begins a step.</summary>
    public void Start(int index, JsonElement step, List<Chunk> into)
    {
        var type = step.Text("type") ?? "";
        End(index, into);
        if (_open.Count == MaxOpen)
        {
            throw new GeminiStreamException(StreamFault.Unreadable, $"The answer has more than {MaxOpen} open steps at once.");
        }

        into.Add(new StepStartChunk(index, type));
        var call = type == "function_call" ? new CallArguments(step, maxBytes) : null;
        _open[index] = new OpenStep(
            step.Text("id") ?? step.Text("call_id"),
            call,
            isWhole: type is "function_call" or "code_execution_call" or "code_execution_result"
        );
        switch (type)
        {
            case "function_call":
                break;
            case "model_output":
                AddContents(index, step.Items("content"), isThought: false, into);
                break;
            case "thought":
                AddContents(index, step.Items("summary"), isThought: true, into);
                AddSignature(step, into);
                break;
            case "code_execution_call" when step.Member("arguments", JsonValueKind.Object) is { } arguments && arguments.Has("code"):
            case "code_execution_result" when step.HasValue("result"):
                var before = into.Count;
                AddDelta(index, step, into);
                _open[index].Started = into.Skip(before).OfType<ContentChunk>().LastOrDefault();
                break;
            case "code_execution_call" or "code_execution_result":
                break;
            default:
                Add(new StepChunk(index, type, JsonStrings.Repair(step)) { ThoughtSignature = step.Text("signature") }, into);
                break;
        }
    }

    /// <summary>Adds a piece of a step.</summary>
    public void AddDelta(int index, JsonElement delta, List<Chunk> into)
    {
        var type = delta.Text("type") ?? "";
        switch (type)
        {
            case "arguments_delta" when _open.TryGetValue(index, out var open) && open.Call is { } call:
                Flush(into);
                call.Add(Piece(delta, "arguments") ?? "", into);
                break;
            case "thought_summary" when delta.Member("content", JsonValueKind.Object) is { } content:
                AddContent(index, content, delta, isThought: true, into);
                break;
            case "thought_signature":
                AddSignature(delta, into);
                break;
            case "text_annotation_delta":
                Flush(into);
                into.Add(MetadataReader.ReadCitations(JsonStrings.Repair(delta)));
                break;
            case "code_execution_call" when delta.Member("arguments", JsonValueKind.Object) is { } arguments:
                AddCode(
                    index,
                    new CodeChunk(arguments.Text("language")?.ToUpperInvariant() ?? "", arguments.Text("code") ?? "")
                    {
                        ThoughtSignature = delta.Text("signature"),
                    },
                    into
                );
                break;
            case "code_execution_result" when delta.Text("result") is { } output:
                AddCode(
                    index,
                    new CodeResultChunk(delta.Flag("is_error") is true ? "OUTCOME_FAILED" : "OUTCOME_OK", output)
                    {
                        ThoughtSignature = delta.Text("signature"),
                    },
                    into
                );
                break;
            default:
                AddContent(index, delta, delta, isThought: false, into);
                break;
        }
    }

    /// <summary>Ends a step.</summary>
    /// <param name="index">The step's index.</param>
    /// <param name="into">Receives the call, if the step is one.</param>
    public void End(int index, List<Chunk> into)
    {
        Flush(into);
        if (_open.Remove(index, out var step) && step.Call is { } call)
        {
            into.Add(call.ToChunk(hasEnded: true));
        }
    }

    /// <summary>Ends all steps, because nothing more follows.</summary>
    /// <param name="isCut">Whether the answer broke off, so that open calls are incomplete.</param>
    /// <param name="into">Receives what waited for more.</param>
    public void Close(bool isCut, List<Chunk> into)
    {
        Flush(into);
        foreach (var step in _open.OrderBy(step => step.Key).Select(step => step.Value))
        {
            if (step.Call is { } call)
            {
                into.Add(call.ToChunk(hasEnded: !isCut));
            }
        }

        _open.Clear();
    }

    private void AddContents(int index, IEnumerable<JsonElement> contents, bool isThought, List<Chunk> into)
    {
        foreach (var content in contents)
        {
            AddContent(index, content, content, isThought, into);
            if (content.Items("annotations").Any())
            {
                into.Add(MetadataReader.ReadCitations(JsonStrings.Repair(content)));
            }
        }
    }

    private void AddContent(int index, JsonElement content, JsonElement whole, bool isThought, List<Chunk> into)
    {
        if (content.Text("type") == "text" && Piece(content, "text") is { } text)
        {
            AddText(isThought ? new ThoughtChunk(text) : new TextChunk(text), into);
        }
        else
        {
            Add(
                InteractionMedia.Read(content, isThought)
                    ?? new StepChunk(index, whole.Text("type") ?? "", JsonStrings.Repair(whole))
                    {
                        ThoughtSignature = whole.Text("signature"),
                    },
                into
            );
        }
    }

    private void AddSignature(JsonElement json, List<Chunk> into)
    {
        if (json.Text("signature") is { } signature)
        {
            Add(new ThoughtChunk("") { ThoughtSignature = signature }, into);
        }
    }

    // Some services send the code in the start of the step and again as its piece.
    private void AddCode(int index, ContentChunk chunk, List<Chunk> into)
    {
        var step = _open.GetValueOrDefault(index);
        chunk = chunk switch
        {
            CodeChunk code => code with { Id = step?.Id },
            CodeResultChunk result => result with { Id = step?.Id },
            _ => chunk,
        };
        var isRepeated = step is not null && chunk.Equals(step.Started);
        _ = step is null ? null : step.Started = null;
        if (!isRepeated)
        {
            Add(chunk, into);
        }
    }

    private void AddText(ContentChunk chunk, List<Chunk> into)
    {
        _held.Clear();
        var text = OriginalPart.TextOf(chunk);
        if (_surrogates.Join(chunk, _held) is { } joined)
        {
            _held.Add(joined);
        }

        into.AddRange(_held);
        _isHalf = text.Length > 0 ? char.IsHighSurrogate(text[^1]) : _isHalf;
    }

    private void Add(ContentChunk chunk, List<Chunk> into)
    {
        Flush(into);
        into.Add(chunk);
    }

    private void Flush(List<Chunk> into)
    {
        _surrogates.Flush(into);
        _isHalf = false;
    }

    // A string that may be a piece of a longer one, whose half characters are kept.
    private static string? Piece(JsonElement json, string name)
    {
        if (json.Member(name, JsonValueKind.String) is not { } value)
        {
            return null;
        }

        var reader = new JsonCursor(JsonMarshal.GetRawUtf8Value(value));
        reader.TryReadValue();
        return JsonStrings.DecodePiece(reader.Text, reader.IsEscaped);
    }

    private sealed class OpenStep(string? id, CallArguments? call, bool isWhole)
    {
        /// <summary>Whether the pieces of the step are of no use without its start.</summary>
        public bool IsWhole { get; } = isWhole;

        public string? Id { get; } = id;

        public CallArguments? Call { get; } = call;

        /// <summary>What the start of the step contained, until the first piece.</summary>
        public ContentChunk? Started { get; set; }
    }
}
