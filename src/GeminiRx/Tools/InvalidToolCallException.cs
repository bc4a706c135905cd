namespace GeminiRx.Tools;

/// <summary>A call that cannot be made as the model wrote it. It is always told to the model.</summary>
/// <param name="message">The reason, for the model.</param>
internal sealed class InvalidToolCallException(string message) : Exception(message);
