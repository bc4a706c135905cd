namespace GeminiRx.Wire.Writing;

/// <summary>A part's JSON: one member with the data, and members that describe the data.</summary>
internal sealed class PartBody(Part part)
{
    public string? Text => (part as TextPart)?.Text;

    public InlineDataPart? InlineData => part as InlineDataPart;

    public FileDataPart? FileData => part as FileDataPart;

    public FunctionCallPart? FunctionCall => part as FunctionCallPart;

    public FunctionResponsePart? FunctionResponse => part as FunctionResponsePart;

    public ExecutableCodePart? ExecutableCode => part as ExecutableCodePart;

    public CodeExecutionResultPart? CodeExecutionResult => part as CodeExecutionResultPart;

    public bool Thought => part.IsThought;

    public ResolutionBody? MediaResolution => (part as MediaPart)?.Resolution is { } level ? new(level) : null;

    public VideoMetadata? VideoMetadata => (part as MediaPart)?.Video;

    public string? ThoughtSignature => part.ThoughtSignature;
}

internal sealed record ResolutionBody(MediaResolution Level);
