import { running } from './fault'
import { Voter } from './voter/voter'

running()
new Voter().start()
