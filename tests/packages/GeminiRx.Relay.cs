// package: GeminiRx VERSION
using System.Reactive.Linq;
using GeminiRx;
using GeminiRx.Relay;

ChunkSource source = GeminiClient.FromEnvironment().Source;
var request = new GenerateRequest("Hi");
var (id, lastOffset) = ("answer", AnswerOffset.Start);
var text = new List<Chunk>();
Action<AnswerChunk> keep = entry => text.Add(entry.Chunk);

// <sample>
return string.Concat(text.OfType<TextChunk>().Select(chunk => chunk.Text)).Contains("No model wrote this") ? 0 : 1;
